package dev.nacre.kernel;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.List;

/// How many values become one: the state a value starts as, and how two states combine.
///
/// The state is one value, or a value and its index for [#ARGMAX] and [#ARGMIN].
public enum Reduction {
    SUM,
    PROD,
    MAX,
    MIN,
    ANY,
    ALL,
    ARGMAX,
    ARGMIN;

    /// Whether the state carries an index, which is also the result.
    public boolean isIndexed() {
        return this == ARGMAX || this == ARGMIN;
    }

    /// The dtype of the result for elements of a dtype.
    public DType result(DType element) {
        return isIndexed() ? DType.I64 : element;
    }

    /// The value for no elements; [#MAX], [#MIN] and the indexed ones have none.
    public double identity() {
        return switch (this) {
            case SUM, ANY -> 0;
            case PROD, ALL -> 1;
            default -> throw new IllegalStateException(this + " of no elements");
        };
    }

    /// The combined state. Arguments are the parts of the earlier state, then those of the later.
    public List<Expr> combine(DType element) {
        Expr a = Expr.arg(0, element);
        Expr b = Expr.arg(1, element);
        return switch (this) {
            case SUM -> List.of(a.add(b));
            case PROD -> List.of(a.mul(b));
            case MAX -> List.of(a.maximum(b));
            case MIN -> List.of(a.minimum(b));
            case ANY -> List.of(a.logicalOr(b));
            case ALL -> List.of(a.logicalAnd(b));
            case ARGMAX, ARGMIN -> indexed(element);
        };
    }

    /// The better value wins, NaN before all others; among equals the lower index.
    private List<Expr> indexed(DType element) {
        Expr a = Expr.arg(0, element);
        Expr i = Expr.arg(1, DType.I64);
        Expr b = Expr.arg(2, element);
        Expr j = Expr.arg(3, DType.I64);
        Expr better = this == ARGMAX ? b.lt(a) : a.lt(b);
        Expr tie = a.eq(b).logicalAnd(i.lt(j));
        Expr nan = a.ne(a).logicalAnd(b.eq(b).logicalOr(i.lt(j)));
        Expr first = better.logicalAnd(b.eq(b)).logicalOr(tie).logicalOr(nan);
        return List.of(a.where(first, b), i.where(first, j));
    }
}
