package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The power of an exponential that a quotient is multiplied by, which may differ in sign and size
/// on the two sides of 0.
///
/// Where the exponential is subnormal, or nearly so, it is kept scaled, and what is multiplied by
/// it is unscaled in the end, so that there is one rounding among subnormal numbers.
///
/// @param factor what to multiply by, or null for 1
/// @param divisor what to divide by, or null for 1
/// @param scale what to multiply by at last, or null for 1
record Lead(@Nullable Expr factor, @Nullable Expr divisor, @Nullable Expr scale) {
    /// An exponential `exp(argument)`, at most about 1, as it is and scaled.
    record Small(Expr value, Expr scaled, Expr size) {
        /// Where it is subnormal or nearly so.
        private Expr isFar() {
            return value.constant(value.dtype() == DType.F64 ? 640 : 64).lt(size);
        }

        /// What takes the scale from it.
        private Expr unscale() {
            return value.constant(Math.scalb(1.0, -shift(value.dtype())));
        }
    }

    private static int shift(DType t) {
        return t == DType.F64 ? 64 : 32;
    }

    /// `exp(argument)` with its scaled form.
    ///
    /// @param size the argument's distance from 0 where the exponential is small
    private static Small small(Expr argument, Expr size) {
        int shift = shift(argument.dtype());
        Expr scaled = argument.call(Primitive.SCALED_EXP, List.of(argument.constant(shift)));
        return new Small(scaled.mul(argument.constant(Math.scalb(1.0, -shift))), scaled, size);
    }

    /// A function of u with what rounding took from its argument, where its slope is a number.
    static Expr corrected(Expr f, Expr slope, Pair u) {
        if (u.low() == null) {
            return f;
        }
        boolean wide = f.dtype() == DType.F64;
        Expr least = f.constant(wide ? -760 : -110);
        Expr most = f.constant(wide ? 709.78 : 88.72);
        Expr inside = least.lt(u.high()).logicalAnd(u.high().lt(most));
        return slope.fma(u.low().where(inside, f.constant(0)), f).where(inside, f);
    }

    /// `exp(-|u|)`.
    static Small folded(Pair u) {
        Expr size = u.high().abs();
        return small(size.neg(), size, u, u.high().sign().neg());
    }

    /// `exp(u)`.
    static Small straight(Pair u) {
        return small(u.high(), u.high().neg(), u, u.high().constant(1));
    }

    private static Small small(Expr argument, Expr size, Pair u, Expr sign) {
        Small plain = small(argument, size);
        if (u.low() == null) {
            return plain;
        }
        // Far out the rest of the argument may be infinite, and no longer matters.
        Expr zero = argument.constant(0);
        Expr near = argument.abs().lt(argument.constant(1000));
        Expr by = u.low().where(near, zero);
        by = sign instanceof Expr.Const ? by : by.mul(sign);
        Expr scaled = plain.scaled.fma(by, plain.scaled);
        return new Small(scaled.mul(plain.unscale()), scaled, size);
    }

    /// `z^below` where the condition holds, else `z^above`.
    static Lead of(Small z, Expr isBelow, int below, int above) {
        if (below == 0 && above == 0) {
            return new Lead(null, null, null);
        }
        Expr one = z.value.constant(1);
        Expr far = z.isFar();
        Expr tail =
                below == 0
                        ? isBelow.logicalNot().logicalAnd(far)
                        : above == 0 ? isBelow.logicalAnd(far) : far;
        Expr best = z.scaled.where(tail, z.value);
        Expr down = z.unscale();
        Expr up = z.value.constant(Math.scalb(1.0, shift(z.value.dtype())));
        Expr unscale;
        if (below * above < 0) {
            unscale = below > 0 ? down.where(isBelow, up) : up.where(isBelow, down);
        } else {
            unscale = below + above > 0 ? down : up;
        }
        return new Lead(
                side(isBelow, power(best, z.value, below), power(best, z.value, above), one),
                side(isBelow, power(best, z.value, -below), power(best, z.value, -above), one),
                unscale.where(tail, one));
    }

    /// `E^k` of an exponential that does not overflow, k > 0.
    static Lead power(Small e, int k) {
        Expr far = e.isFar();
        Expr one = e.value.constant(1);
        return new Lead(
                power(e.scaled.where(far, e.value), e.value, k), null, e.unscale().where(far, one));
    }

    /// `E (E + c)` of an exponential that does not overflow: as `E E + c E`, rounded once, where
    /// that is a normal number.
    static Lead joined(Small e, Expr c, Product product) {
        Expr far = e.isFar();
        Expr one = e.value.constant(1);
        product.bounded(e.value.add(c).where(far, e.value.fma(e.value, c.mul(e.value))), 1);
        return new Lead(e.scaled.where(far, one), null, e.unscale().where(far, one));
    }

    private static @Nullable Expr side(
            Expr isBelow, @Nullable Expr below, @Nullable Expr above, Expr one) {
        if (below == null && above == null) {
            return null;
        }
        Expr b = below == null ? one : below;
        Expr a = above == null ? one : above;
        return a == b ? a : b.where(isBelow, a);
    }

    private static @Nullable Expr power(Expr best, Expr z, int k) {
        if (k <= 0) {
            return null;
        }
        Expr p = best;
        for (int i = 1; i < k; i++) {
            p = z.mul(p);
        }
        return p;
    }
}
