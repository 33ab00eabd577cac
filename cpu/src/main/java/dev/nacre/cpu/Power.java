package dev.nacre.cpu;

import dev.nacre.expr.Primitive;

/// Powers of whole numbers, which wrap.
final class Power {
    private Power() {}

    static int of(int a, int b) {
        return (int) Primitive.power(a, b);
    }

    static long of(long a, long b) {
        return Primitive.power(a, b);
    }
}
