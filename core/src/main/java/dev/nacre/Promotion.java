package dev.nacre;

import dev.nacre.expr.Primitive;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings the operands of an element-wise operation to one dtype and one shape, by torch's rules.
///
/// Tensors with dims decide the dtype; single numbers count only where they are of a higher kind
/// (floating over integral over boolean), numbers of the program last.
final class Promotion {
    private Promotion() {}

    /// Records a primitive over operands of any dtypes and shapes that go together.
    static Node apply(Primitive op, List<Node> operands) {
        Node[] args = operands.toArray(new Node[0]);
        int first = op == Primitive.SELECT ? 1 : 0;
        DType type = resultType(first == 0 ? operands : operands.subList(first, args.length));
        Primitive actual = op;
        if (op == Primitive.SELECT && args[0].dtype() != DType.BOOL) {
            throw new DTypeException(
                    "%s: the condition is %s, not bool; compare first, for example x.ne(0)"
                            .formatted(Checks.at(name(op)), args[0].dtype()));
        }
        if (op == Primitive.AND || op == Primitive.OR || op == Primitive.NOT) {
            for (int i = 0; i < args.length; i++) {
                args[i] = truth(args[i]);
            }
        } else {
            if (op == Primitive.POW) {
                checkExponent(args[1], type);
            }
            if (op == Primitive.SUB
                    && (args[0].dtype() == DType.BOOL || args[1].dtype() == DType.BOOL)) {
                throw notOnBool(name(op));
            }
            if (type == DType.BOOL && op != Primitive.SELECT) {
                actual = overBooleans(op);
            }
            DType work = actual == op ? workType(op, type) : type;
            if (op.givesBool() || op == Primitive.MIN || op == Primitive.MAX) {
                work = unwrapping(op, work, args);
            }
            for (int i = first; i < args.length; i++) {
                args[i] = cast(args[i], work);
            }
        }
        broadcast(name(op), args);
        return Graph.pointwise(actual, args);
    }

    /// The dtype in which tensors and numbers are computed together.
    static DType resultType(List<Node> nodes) {
        DType dims = null;
        DType single = null;
        DType number = null;
        for (Node n : nodes) {
            if (n.isNumber()) {
                number = promote(number, n.dtype());
            } else if (n.shape().rank() == 0) {
                single = promote(single, n.dtype());
            } else {
                dims = promote(dims, n.dtype());
            }
        }
        DType low = stronger(single, number);
        DType all = stronger(dims, low);
        return all == null ? DType.F32 : all;
    }

    /// Arithmetic wraps, but a number that elements are compared with must not become another one:
    /// the dtype in which it stays what it is.
    private static DType unwrapping(Primitive op, DType type, Node[] args) {
        for (Node n : args) {
            if (type.isIntegral() && n.isNumber() && n.dtype().isIntegral()) {
                long value =
                        n.op() instanceof Op.Literal l
                                ? (long) l.value()
                                : n.value() instanceof Operand.Scalar s ? s.bits() : 0;
                if (!type.holds(value) && op.givesBool()) {
                    return DType.I64;
                }
                if (!type.holds(value)) {
                    throw new DTypeException(
                            "%s: %d is out of the range of %s; cast first, for example to(DType.I64)"
                                    .formatted(Checks.at(name(op)), value, type));
                }
            }
        }
        return type;
    }

    /// A node in another dtype; numbers are made anew, so that nothing is rounded twice.
    static Node cast(Node n, DType to) {
        checkComputable(to);
        if (n.dtype() == to) {
            return n;
        }
        if (n.op() instanceof Op.Literal l) {
            return Graph.literal(to.isFloating() ? l.value() : to.round(l.value()), to);
        }
        if (n.value() instanceof Operand.Scalar s) {
            return Graph.scalar(
                    s.dtype().isFloating()
                            ? Operand.Scalar.of(to, s.asDouble())
                            : Operand.Scalar.of(to, s.bits()));
        }
        checkComputable(n.dtype());
        return to == DType.BOOL ? truth(n) : Graph.cast(n, to);
    }

    /// Whether each element differs from 0.
    private static Node truth(Node n) {
        if (n.dtype() == DType.BOOL) {
            return n;
        }
        return Graph.pointwise(
                Primitive.NOT, Graph.pointwise(Primitive.EQ, n, Graph.literal(0, n.dtype())));
    }

    /// Expands operands to their common shape; numbers stay single.
    private static void broadcast(String op, Node... args) {
        Shape shape = Shape.SCALAR;
        for (Node n : args) {
            if (!n.isNumber() && !n.shape().equals(shape)) {
                shape = shape.broadcast(n.shape(), Checks.at(op));
            }
        }
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].isNumber() ? args[i] : Graph.expand(args[i], shape);
        }
    }

    private static DType workType(Primitive op, DType type) {
        boolean comparison = op.givesBool();
        if (type == DType.BOOL && comparison) {
            return DType.I32;
        }
        boolean real = op == Primitive.DIV || op == Primitive.FMA || op.isFloatingOnly();
        return !type.isFloating() && real && op != Primitive.SELECT ? DType.F32 : type;
    }

    /// Arithmetic on truth values, as torch has it.
    private static Primitive overBooleans(Primitive op) {
        return switch (op) {
            case ADD, MAX -> Primitive.OR;
            case MUL, MIN -> Primitive.AND;
            case NEG, ABS, SIGN, REMAINDER, POW, FLOOR, CEIL, ROUND -> throw notOnBool(name(op));
            default -> op;
        };
    }

    private static DTypeException notOnBool(String op) {
        return new DTypeException(
                "%s: not defined on bool; cast first, or use logicalNot() and the like"
                        .formatted(Checks.at(op)));
    }

    /// A fraction is no integer: only the exponent of each element is known too late to say so.
    private static void checkExponent(Node exponent, DType type) {
        double e =
                exponent.op() instanceof Op.Literal l
                        ? l.value()
                        : exponent.value() instanceof Operand.Scalar s ? s.asDouble() : 0;
        if (type.isIntegral() && e < 0) {
            throw new DTypeException(
                    "%s: %s to the power of %d has fractions; cast first, for example to(DType.F32)"
                            .formatted(Checks.at("pow"), type, (long) e));
        }
    }

    /// The quotient of integers, rounded down.
    static Node floorDiv(Node a, Node b, DType type) {
        if (type == DType.BOOL) {
            throw notOnBool("floorDiv");
        }
        Node[] args = {cast(a, type), cast(b, type)};
        broadcast("floorDiv", args);
        return Graph.pointwise(Primitive.DIV, args);
    }

    /// The operation as it is called on tensors.
    private static String name(Primitive op) {
        return switch (op) {
            case SELECT -> "where";
            case MIN -> "minimum";
            case MAX -> "maximum";
            case AND -> "logicalAnd";
            case OR -> "logicalOr";
            case NOT -> "logicalNot";
            default -> op.label();
        };
    }

    private static void checkComputable(DType type) {
        if (type == DType.F16 || type == DType.BF16) {
            throw new DTypeException(
                    Checks.at("cast")
                            + ": "
                            + type
                            + " can be stored but not computed yet; use f32 or f64");
        }
    }

    private static DType promote(@Nullable DType a, DType b) {
        return a == null ? b : a.promote(b);
    }

    private static @Nullable DType stronger(@Nullable DType first, @Nullable DType second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return second.category().compareTo(first.category()) > 0 ? second : first;
    }
}
