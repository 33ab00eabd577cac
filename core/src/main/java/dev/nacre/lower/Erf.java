package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The error function, by an odd polynomial below 1 and by the logarithm of its complement above.
///
/// `erf x = x + x E(x^2)` for `|x| < 1`, E of degree 6 and relative error 2^-29.4 in binary32,
/// degree 11 and 2^-56.0 in binary64. Above, `erf x = 1 - e^N(|x| - 1)` where N is a polynomial for
/// the logarithm of 1 - erf, which is smooth and nearly a parabola: degree 6 and absolute error
/// 2^-26.9 of the result in binary32, degree 18 and 2^-59.0 in binary64 (minimax fits, weighted by
/// 1
/// - erf).
///
/// Its worst error is in [Accuracy].
final class Erf {
    private static final Polynomial E32 =
            Polynomial.of(
                    0.128379166,
                    -0.37612626,
                    0.112835817,
                    -0.0268535949,
                    5.18785184e-3,
                    -8.0057187e-4,
                    7.8385252e-5);
    private static final Polynomial E64 =
            Polynomial.of(
                    0.12837916709551256,
                    -0.37612638903183415,
                    0.11283791670941026,
                    -0.02686617064270437,
                    0.005223977603292569,
                    -0.0008548325811274468,
                    0.00012055290437059933,
                    -1.4924657835649035e-05,
                    1.6446517595563957e-06,
                    -1.6201977674219602e-07,
                    1.3693552282739561e-08,
                    -7.749046047319198e-10);
    private static final Polynomial N32 =
            Polynomial.of(
                    -1.84960556,
                    -2.63896322,
                    -0.843161583,
                    -0.0413210392,
                    9.57332738e-3,
                    -1.58295897e-3,
                    1.19757104e-4);
    private static final Polynomial N64 =
            Polynomial.of(
                    -1.8496055099332482,
                    -2.638967514234792,
                    -0.8431072563585097,
                    -0.04156109804483154,
                    0.010033825403866643,
                    -0.001977902743464272,
                    0.00023732317200214127,
                    2.6275991189303166e-05,
                    -2.715542724954919e-05,
                    9.60361643521878e-06,
                    -2.0541403318580357e-06,
                    1.3838326672913672e-07,
                    1.0022906203533729e-07,
                    -5.322716627029987e-08,
                    1.5296677190733626e-08,
                    -2.952376619093031e-09,
                    3.818047239383987e-10,
                    -3.0062284603882655e-11,
                    1.0909612777939988e-12);

    private Erf() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Expr one = f.constant(1);
        Expr a = x.abs();
        Expr end = f.constant(f.choose(4, 6)); // erf rounds to 1 from 3.92 and 5.93 on
        Expr b = end.where(end.lt(a), a);
        Expr far = one.sub(Exp.within(f.choose(N32, N64).at(b.sub(one)), f));
        Expr signed = far.neg().where(x.lt(f.constant(0)), far);
        return near(x, f).where(a.lt(one), signed);
    }

    /// `erf x` for `|x| < 1`.
    static Expr near(Expr x, Format f) {
        return f.choose(E32, E64).at(x.mul(x)).fma(x, x);
    }
}
