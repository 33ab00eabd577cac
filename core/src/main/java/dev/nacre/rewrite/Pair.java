package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import org.jspecify.annotations.Nullable;

/// A number as the sum of what an operation gives and what rounding took from it, null where it
/// took nothing (Dekker 1971; Graillat, Langlois, Louvet 2009 for Horner's rule).
record Pair(Expr high, @Nullable Expr low) {
    static Pair exact(Expr e) {
        return new Pair(e, null);
    }

    /// A rational number: rounded, and the rest.
    static Pair number(Rational r, Emitter emitter) {
        double v = r.toDouble();
        double high = emitter.dtype().round(v);
        Rational rest = r.subtract(Rational.binary(high));
        return new Pair(
                emitter.number(high), rest.signum() == 0 ? null : emitter.number(rest.toDouble()));
    }

    private static boolean isPowerOfTwo(Expr e) {
        return e instanceof Expr.Const c
                && c.value() != 0
                && Math.abs(c.value()) == Math.scalb(1.0, Math.getExponent(c.value()));
    }

    Pair multiply(Pair p) {
        Expr product = high.mul(p.high);
        Expr rest =
                isPowerOfTwo(high) || isPowerOfTwo(p.high) ? null : high.fma(p.high, product.neg());
        if (low != null) {
            rest = rest == null ? low.mul(p.high) : low.fma(p.high, rest);
        }
        if (p.low != null) {
            rest = rest == null ? p.low.mul(high) : p.low.fma(high, rest);
        }
        return new Pair(product, rest);
    }

    Pair add(Pair p) {
        if (Horner.isNumber(p.high, 0)) {
            return this;
        }
        if (Horner.isNumber(high, 0)) {
            return p;
        }
        // Knuth's sum, for numbers of any order.
        Expr sum = high.add(p.high);
        Expr z = sum.sub(high);
        Expr rest = high.sub(sum.sub(z)).add(p.high.sub(z));
        rest = low == null ? rest : rest.add(low);
        return new Pair(sum, p.low == null ? rest : rest.add(p.low));
    }
}
