package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// An angle as whole quarter turns and the small angle `high - low` that is left.
///
/// pi/2 is subtracted in three parts (Cody and Waite 1980): the first product cancels exactly by
/// fused multiply-add, the second one is carried with its rounding error, the third corrects that.
/// The three have 72 bits in binary32 and 159 in binary64.
///
/// @param turns the quarter turns modulo 4, between -2 and 2
/// @param high between -pi/4 and pi/4, or a little more after many turns; has the sign of an angle
///   of 0
/// @param low what is to be subtracted from it: about half a unit in its last place
record QuarterTurns(Expr turns, Expr high, Expr low) {
    static QuarterTurns of(Expr x, Format f) {
        Expr k = f.nearest(x, 2 / Math.PI);
        Expr second = f.constant(f.choose(0x1.4442dp-24, 0x1.1a62633145c06p-54));
        Expr third = f.constant(f.choose(0x1.846988p-48, 0x1.c1cd129024e08p-107));
        Expr near = k.fma(f.constant(-f.choose(0x1.921fb4p0, 0x1.921fb54442d18p0)), x);
        Expr product = k.mul(second);
        Expr high = near.sub(product);
        Expr excess = high.sub(near).add(product);
        Expr lost = k.fma(second, product.neg());
        Expr low = k.fma(third, excess.add(lost));
        Expr full = f.nearest(k, 0.25);
        return new QuarterTurns(full.fma(f.constant(-4), k), high, low);
    }

    /// The largest angle that is reduced: beyond it the number of turns is too often one off.
    static double limit(Format f) {
        return f.choose(0x1p22, 0x1p45);
    }
}
