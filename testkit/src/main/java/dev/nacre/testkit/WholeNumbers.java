package dev.nacre.testkit;

import dev.nacre.Tensor;
import dev.nacre.backend.Elements;
import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/// The integers of a dtype and what is computed with them, by arithmetic that never wraps and is
/// then cut to the width.
record WholeNumbers(DType dtype) {
    static final List<DType> DTYPES = List.of(DType.U8, DType.I8, DType.I16, DType.I32, DType.I64);

    private static final BigInteger TWO = BigInteger.TWO;

    private int bits() {
        return Byte.SIZE * dtype.bytes();
    }

    boolean isSigned() {
        return dtype != DType.U8;
    }

    long smallest() {
        return isSigned() ? -1L << (bits() - 1) : 0;
    }

    long largest() {
        return isSigned() ? ~smallest() : 255;
    }

    /// The low bits.
    long wrap(BigInteger exact) {
        BigInteger low = exact.mod(TWO.pow(bits()));
        boolean isNegative = isSigned() && low.testBit(bits() - 1);
        return (isNegative ? low.subtract(TWO.pow(bits())) : low).longValueExact();
    }

    long wrap(long value) {
        return wrap(BigInteger.valueOf(value));
    }

    /// What a number without its fraction is: the nearest in 32 and 64 bits, the low bits in fewer.
    long cut(double value) {
        return dtype == DType.I32 ? (int) value : wrap((long) value);
    }

    /// The ends of the range, small numbers, and some at random.
    long[] points() {
        Set<Long> all = new LinkedHashSet<>();
        for (long near : new long[] {0, smallest(), largest()}) {
            for (long d = -3; d <= 3; d++) {
                all.add(wrap(BigInteger.valueOf(near).add(BigInteger.valueOf(d))));
            }
        }
        Random random = new Random(5);
        while (all.size() < 61) {
            all.add(wrap(random.nextLong() >> random.nextInt(Long.SIZE)));
        }
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    /// A primitive of numbers of the dtype.
    long apply(Primitive op, long... operands) {
        BigInteger a = BigInteger.valueOf(operands[0]);
        BigInteger b = BigInteger.valueOf(operands[operands.length - 1]);
        return wrap(
                switch (op) {
                    case ADD -> a.add(b);
                    case SUB -> a.subtract(b);
                    case MUL -> a.multiply(b);
                    case DIV -> a.subtract(floored(a, b)).divide(b);
                    case REMAINDER -> floored(a, b);
                    case POW -> a.modPow(b, TWO.pow(Long.SIZE));
                    case NEG -> a.negate();
                    case ABS -> a.abs();
                    case SIGN -> BigInteger.valueOf(a.signum());
                    case MIN -> a.min(b);
                    case MAX -> a.max(b);
                    case FLOOR, CEIL, ROUND -> a;
                    case EQ -> truth(a.equals(b));
                    case LT -> truth(a.compareTo(b) < 0);
                    case LE -> truth(a.compareTo(b) <= 0);
                    default -> throw new IllegalArgumentException(op + " of integers");
                });
    }

    /// The remainder that has the sign of the divisor.
    private static BigInteger floored(BigInteger a, BigInteger b) {
        BigInteger r = a.mod(b.abs());
        return b.signum() < 0 && r.signum() > 0 ? r.add(b) : r;
    }

    private static BigInteger truth(boolean holds) {
        return holds ? BigInteger.ONE : BigInteger.ZERO;
    }

    /// A vector of numbers, written without any backend.
    Tensor vector(long... values) {
        HostStorage memory = HostMemory.allocate((long) values.length * dtype.bytes());
        for (int i = 0; i < values.length; i++) {
            long at = memory.offset() + (long) i * dtype.bytes();
            Elements.set(memory.segment(), at, dtype, values[i]);
        }
        return Tensor.of(memory, dtype, values.length);
    }

    /// As many of the points as asked for, from one on, over and over.
    long[] points(int count, int from) {
        long[] p = points();
        return LongStream.range(0, count).map(i -> p[(int) ((i + from) % p.length)]).toArray();
    }
}
