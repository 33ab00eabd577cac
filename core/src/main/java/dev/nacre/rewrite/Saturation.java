package dev.nacre.rewrite;

import dev.nacre.type.DType;
import java.math.BigInteger;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Where a quotient of polynomials in E = exp(u) no longer changes as u grows.
///
/// @param bound the number of the variable from which on it may be cut
/// @param dependsOnX whether the coefficients contain the variable of u
record Saturation(double bound, boolean dependsOnX) {
    /// An end that different quotients share, so that they share the exponential.
    private static double usual(DType t) {
        return t == DType.F64 ? 40 : 20;
    }

    /// The saturation of a group, or null where it does not saturate before E overflows.
    static @Nullable Saturation of(Group g, @Nullable Reach reach, Emitter emitter) {
        if (reach == null
                || reach.up() == reach.down()
                || g.lead() < 0
                || g.degree() != 0
                || g.polynomials().isEmpty()) {
            return null;
        }
        int x = reach.x().number();
        Polynomial n = Polynomial.of(g.generator()).pow(g.lead()); // E^lead
        Polynomial d = Polynomial.ONE;
        try {
            for (Map.Entry<Polynomial, Integer> e : g.polynomials().entrySet()) {
                SortedSet<Integer> variables = e.getKey().variables();
                variables.remove(x);
                if (variables.size() > 1) {
                    return null;
                }
                if (e.getValue() > 0) {
                    n = n.multiply(e.getKey().pow(e.getValue()));
                } else {
                    d = d.multiply(e.getKey().pow(-e.getValue()));
                }
            }
            return of(g, n, d, reach, emitter.dtype());
        } catch (Polynomial.Excess tooLarge) {
            return null;
        }
    }

    private static @Nullable Saturation of(
            Group g, Polynomial n, Polynomial d, Reach reach, DType t) {
        int x = reach.x().number();
        Polynomial topOfN = n.coefficients(g.number()).getLast();
        Polynomial topOfD = d.coefficients(g.number()).getLast();
        if (!topOfN.isConstant() || !topOfD.isConstant()) {
            return null;
        }
        // N / D - limit = rest / (D topOfD), which decays with a power of E.
        Polynomial rest = n.multiply(topOfD).subtract(d.multiply(topOfN));
        int degree = d.degree(g.number());
        int decay = degree - rest.degree(g.number());
        double size = Math.abs(topOfD.leading().doubleValue() * topOfN.leading().doubleValue());
        double enough = (t.precision() + 3) * StrictMath.log(2);
        double u = enough;
        for (int i = 0; i < 8; i++) {
            double at = Math.abs(reach.bound(reach.up(), u, t));
            u = (enough + StrictMath.log(sum(rest, x, at) / size)) / decay;
        }
        double most =
                (t == DType.F64 ? 709 : 88)
                        - StrictMath.log(sum(d, x, 1) / Math.abs(d.leading().doubleValue()))
                        - 1;
        double usual = usual(t);
        double end = u <= usual && usual * degree <= most ? usual : u + 1;
        return end * degree <= most && end > 0
                ? new Saturation(reach.bound(reach.up(), end, t), hasX(n, x) || hasX(d, x))
                : null;
    }

    private static boolean hasX(Polynomial p, int x) {
        return p.degree(x) > 0;
    }

    /// A bound on the sum of the sizes of the coefficients in E.
    private static double sum(Polynomial p, int x, double at) {
        double sum = 0;
        for (Map.Entry<Monomial, BigInteger> e : p.terms().entrySet()) {
            sum +=
                    Math.abs(e.getValue().doubleValue())
                            * StrictMath.pow(Math.max(at, 1), e.getKey().power(x));
        }
        return sum;
    }
}
