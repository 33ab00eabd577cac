package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The factors of a fraction that contain one exponential E = exp(u): a power of E and polynomials
/// in it.
final class Group implements Comparable<Group> {
    private final Variable generator;
    private final Exponent u;
    private final Emitter emitter;
    private final Map<Polynomial, Integer> polynomials = new LinkedHashMap<>();
    private int lead;

    Group(Variable generator, Emitter emitter) {
        this.generator = generator;
        this.u = ((Variable.Meaning.Exponential) generator.meaning()).u();
        this.emitter = emitter;
    }

    void add(Polynomial p, int power) {
        if (generator.equals(emitter.field().single(p))) {
            lead = power;
        } else {
            polynomials.put(p, power);
        }
    }

    Exponent exponent() {
        return u;
    }

    /// The power of E itself.
    int lead() {
        return lead;
    }

    Map<Polynomial, Integer> polynomials() {
        return polynomials;
    }

    /// The power of E that the group grows with for large u.
    int degree() {
        int d = lead;
        for (Map.Entry<Polynomial, Integer> e : polynomials.entrySet()) {
            d += e.getValue() * e.getKey().degree(generator.number());
        }
        return d;
    }

    int number() {
        return generator.number();
    }

    /// E - 1, which has a root at u = 0.
    Polynomial root() {
        return Polynomial.of(generator).subtract(Polynomial.ONE);
    }

    /// `E - 1`, but for a factor E where u > 0, without a cancellation.
    static Expr root(Expr u) {
        return u.abs().neg().expm1().neg().mul(u.sign());
    }

    Variable generator() {
        return generator;
    }

    @Override
    public int compareTo(Group g) {
        return generator.compareTo(g.generator);
    }

    /// An exponent of this size makes `exp(-|u|)` vanish.
    private double vanishing() {
        return emitter.dtype() == DType.F64 ? 900 : 200;
    }

    void emit(Product product) {
        Reach reach = Reach.of(u, emitter.field());
        Saturation end =
                emitter.scheme() == Scheme.CLAMP ? Saturation.of(this, reach, emitter) : null;
        if (end != null && reach != null) {
            clamp(product, reach, end);
        } else {
            fold(product, reach);
        }
    }

    private void clamp(Product product, Reach reach, Saturation end) {
        Expr x = emitter.emit(reach.x());
        double low = reach.bound(-reach.up(), vanishing(), emitter.dtype());
        Expr above = lead > 0 || end.dependsOnX() ? emitter.cut(x, low, -reach.up()) : x;
        Expr cut = emitter.cut(above, end.bound(), reach.up());
        Map<Variable, Expr> instead = Map.of(reach.x(), cut);
        Lead.Small e = Lead.straight(emitter.accurate(u, instead));
        Polynomial partner = lead == 1 ? partner() : null;
        for (Map.Entry<Polynomial, Integer> p : polynomials.entrySet()) {
            if (partner != null && partner.equals(p.getKey())) {
                continue;
            }
            List<Expr> c = new ArrayList<>();
            Rational scale = product.scale(p.getKey());
            for (Polynomial k : p.getKey().coefficients(number())) {
                c.add(emitter.emit(k, scale, instead));
            }
            product.unscale(scale, p.getValue());
            product.bounded(Horner.at(e.value(), c), p.getValue());
        }
        if (lead > 0) {
            product.replace(reach.x(), above);
        }
        if (partner != null) {
            product.lead(
                    Lead.joined(e, emitter.number(Rational.of(partner.constantTerm())), product));
        } else if (lead > 0) {
            product.lead(Lead.power(e, lead));
        }
    }

    /// A factor E + c, c a power of two, whose product with E is rounded but once.
    private @Nullable Polynomial partner() {
        for (Map.Entry<Polynomial, Integer> p : polynomials.entrySet()) {
            boolean line =
                    p.getValue() == 1
                            && p.getKey().degree(number()) == 1
                            && p.getKey().terms().size() == 2
                            && p.getKey().leading().equals(BigInteger.ONE)
                            && p.getKey().constantTerm().signum() > 0;
            if (line && p.getKey().constantTerm().bitCount() == 1) {
                return p.getKey();
            }
        }
        return null;
    }

    private void fold(Product product, @Nullable Reach reach) {
        Pair accurate = emitter.accurate(u, Map.of());
        Expr argument = accurate.high();
        Expr isNegative = argument.lt(emitter.number(0));
        Lead.Small z = Lead.folded(accurate);
        int below = lead;
        boolean oneSided = reach != null && reach.isNeverPositive();
        int above = oneSided ? below : -degree();
        Map<Variable, Expr> near = Map.of();
        if (reach != null) {
            Expr x = emitter.emit(reach.x());
            near = Map.of(reach.x(), cut(reach, x, true, true));
            int up = reach.up() > 0 ? above : below;
            int down = reach.down() > 0 ? above : below;
            if (up > 0 || down > 0) {
                product.replace(reach.x(), cut(reach, x, down > 0, up > 0));
            }
        }
        Expr less = argument.abs().neg().expm1();
        boolean derived = polynomials.containsKey(root()) && below == 0 && above == 0;
        Expr e = derived ? less.add(emitter.number(1)) : z.value();
        for (Map.Entry<Polynomial, Integer> p : polynomials.entrySet()) {
            if (p.getKey().equals(root())) {
                product.bounded(root(argument), p.getValue());
                continue;
            }
            Rational scale = product.scale(p.getKey());
            product.bounded(
                    side(p.getKey(), scale, e, oneSided ? null : isNegative, near), p.getValue());
            product.unscale(scale, p.getValue());
        }
        product.lead(Lead.of(z, isNegative, below, above));
    }

    private Expr cut(Reach reach, Expr x, boolean below, boolean above) {
        Expr low = below ? emitter.cut(x, reach.bound(-1, vanishing(), emitter.dtype()), -1) : x;
        return above ? emitter.cut(low, reach.bound(1, vanishing(), emitter.dtype()), 1) : low;
    }

    /// A polynomial in `z = exp(-|u|)`, divided by its highest power of E where u > 0.
    ///
    /// @param isNegative the condition u < 0, or null if that is always so
    private Expr side(
            Polynomial p,
            Rational scale,
            Expr z,
            @Nullable Expr isNegative,
            Map<Variable, Expr> near) {
        List<Polynomial> c = p.coefficients(number());
        List<Expr> sided = new ArrayList<>();
        for (int k = 0; k < c.size(); k++) {
            // What is multiplied by a power of z that vanishes must not be infinite.
            Expr below = emitter.emit(c.get(k), scale, k > 0 || lead > 0 ? near : Map.of());
            below = k > 0 || lead > 0 ? Ends.finite(below, emitter) : below;
            if (isNegative == null) {
                sided.add(below);
                continue;
            }
            Map<Variable, Expr> instead = k > 0 || degree() < 0 ? near : Map.of();
            Expr above = emitter.emit(c.get(c.size() - 1 - k), scale, instead);
            above = k > 0 || degree() < 0 ? Ends.finite(above, emitter) : above;
            sided.add(below == above ? below : below.where(isNegative, above));
        }
        return Horner.at(z, sided);
    }
}
