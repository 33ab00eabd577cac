package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.Collection;
import java.util.List;

/// What the polynomials of a field are about.
///
/// Variables of one field that mean the same are the same object; they are ordered by age.
final class Variable implements Comparable<Variable> {
    /// What a variable stands for.
    sealed interface Meaning {
        /// An operand or a constant that is no decimal number.
        record Leaf(Expr expr) implements Meaning {}

        /// `exp(u)`.
        record Exponential(Exponent u) implements Meaning {}

        /// `log(w)` of a positive w or of one of any sign.
        record Logarithm(Fraction w) implements Meaning {}

        /// A primitive the field does not look into.
        record Call(Primitive op, List<Fraction> args, DType dtype) implements Meaning {}

        /// A fraction or a sum of fractions that is better left as it is.
        record Opaque(List<Fraction> terms) implements Meaning {}
    }

    private final int number;
    private final Meaning meaning;
    private final boolean positive;

    Variable(int number, Meaning meaning, boolean positive) {
        this.number = number;
        this.meaning = meaning;
        this.positive = positive;
    }

    int number() {
        return number;
    }

    Meaning meaning() {
        return meaning;
    }

    /// Whether it is known to be above 0, or NaN.
    boolean isPositive() {
        return positive;
    }

    boolean isExponential() {
        return meaning instanceof Meaning.Exponential;
    }

    /// Whether it is `exp(u)` of a u that varies.
    boolean isGenerator() {
        return meaning instanceof Meaning.Exponential e && !e.u().isConstant();
    }

    /// The fractions it is made of.
    Collection<Fraction> parts() {
        return switch (meaning) {
            case Meaning.Leaf _ -> List.of();
            case Meaning.Exponential e -> e.u().parts().keySet();
            case Meaning.Logarithm l -> List.of(l.w());
            case Meaning.Call c -> c.args();
            case Meaning.Opaque o -> o.terms();
        };
    }

    @Override
    public int compareTo(Variable v) {
        return Integer.compare(number, v.number);
    }

    @Override
    public String toString() {
        return "v" + number;
    }
}
