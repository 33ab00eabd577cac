package dev.nacre.cpu;

import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;

/// One instruction of a [Program]; it makes one value, numbered by its place.
sealed interface Step {
    DType dtype();

    /// The element of an input of the program.
    record Load(int input, DType dtype) implements Step {}

    /// A number of the formula.
    record Literal(double value, DType dtype) implements Step {}

    /// A primitive of earlier values.
    record Compute(Primitive op, List<Integer> args, DType dtype) implements Step {}
}
