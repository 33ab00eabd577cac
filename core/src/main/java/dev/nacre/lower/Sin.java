package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// Sine and cosine, by subtracting quarter turns and two polynomials on the eighth turns left.
///
/// `sin r = r - r z S(z)` and `cos r = 1 + z (-1/2 + z C(z))` with `z = r^2`, minimax fits: in
/// binary32 for `|r| <= 0.93`, because large angles are not cut exactly in the middle, S of degree
/// 3 and relative error 2^-31.9, C of degree 2 and 2^-30.4; in binary64 for `|r| <= pi/4`, both of
/// degree 5, 2^-58.0 and 2^-63.9. What the reduction has lost of r is added to both. A sine and a
/// cosine of one angle share everything but the last choice.
///
/// Angles above 2^22 in binary32 and 2^45 in binary64 give NaN: to reduce them takes more of pi, in
/// the end as many digits as the format has exponents.
///
/// Its worst error is in [Accuracy].
final class Sin {
    private static final Polynomial S32 =
            Polynomial.of(0.166666672, -8.33336264e-3, 1.98452908e-4, -2.74958688e-6);
    private static final Polynomial S64 =
            Polynomial.of(
                    0.16666666666666632,
                    -0.008333333333322491,
                    0.00019841269829859567,
                    -2.7557313707636313e-06,
                    2.5050760338137025e-08,
                    -1.589691457329758e-10);
    private static final Polynomial C32 =
            Polynomial.of(0.0416666083, -1.38857833e-3, 2.42844853e-5);
    private static final Polynomial C64 =
            Polynomial.of(
                    0.041666666666666595,
                    -0.001388888888887335,
                    2.4801587289010055e-05,
                    -2.755731421970305e-07,
                    2.087570578106431e-09,
                    -1.135876963384813e-11);

    private Sin() {}

    static Expr sine(Expr x) {
        Format f = Format.of(x);
        QuarterTurns q = QuarterTurns.of(x, f);
        return wave(x, sineOf(q, f), cosineOf(q, f), q.turns(), f.constant(-0.5));
    }

    static Expr cosine(Expr x) {
        Format f = Format.of(x);
        QuarterTurns q = QuarterTurns.of(x, f);
        return wave(x, cosineOf(q, f), sineOf(q, f), q.turns(), f.constant(0.5));
    }

    /// One function after an even number of quarter turns, the other after an odd one; negative
    /// where the turns, shifted to be symmetric, are more than 1 from 0.
    private static Expr wave(Expr x, Expr even, Expr odd, Expr turns, Expr shift) {
        Expr one = x.constant(1);
        Expr value = odd.where(turns.abs().eq(one), even);
        Expr signed = value.neg().where(one.lt(turns.add(shift).abs()), value);
        Expr limit = x.constant(QuarterTurns.limit(Format.of(x)));
        return signed.where(x.abs().le(limit), x.constant(Double.NaN));
    }

    /// Subtracts from the small angle even where it is 0, and so keeps its sign.
    private static Expr sineOf(QuarterTurns q, Format f) {
        Expr r = q.high();
        Expr z = r.mul(r);
        return r.sub(r.mul(z).fma(f.choose(S32, S64).at(z), q.low()));
    }

    private static Expr cosineOf(QuarterTurns q, Format f) {
        Expr r = q.high();
        Expr z = r.mul(r);
        Expr half = z.fma(f.choose(C32, C64).at(z), f.constant(-0.5));
        return z.fma(half, r.mul(q.low())).add(f.constant(1));
    }
}
