package dev.nacre.bench;

import dev.nacre.type.Shape;
import java.util.List;
import java.util.function.Function;

/// A piece of work that is timed on all sides.
///
/// @param suite the suite it belongs to
/// @param name what is computed: a formula, or the name of a function and a dim
/// @param direction whether that is computed, or its gradient by the operands that are not labels
/// @param memory where the result goes
/// @param elements what times are divided by; 1 for times of a call
/// @param inputs the operands
/// @param nacre the side that does it by Nacre
public record Task(
        String suite,
        String name,
        Direction direction,
        Memory memory,
        long elements,
        List<Input> inputs,
        Function<Task, Side> nacre) {
    /// Operands rotate over so many sets, lest they stay in a cache that they do not fit in.
    public static final int SETS = 4;

    /// Where a result goes.
    public enum Memory {
        /// The public call, which finds memory for it.
        ALLOCATED,
        /// A compiled kernel on given buffers.
        GIVEN,
        /// The operands but for the second take new values, as in a training step.
        REPLACED
    }

    /// The bytes that it reads and writes at least.
    ///
    /// @param result the elements of the result
    long bytes(long result) {
        long read = inputs.stream().mapToLong(i -> i.shape().count()).sum();
        long upstream = direction == Direction.BACKWARD ? result : 0;
        long more = memory == Memory.REPLACED ? (inputs.size() - 2) * result : 0;
        return 4 * (read + upstream + result + more);
    }

    /// The size of the last dim of the first operand, which labels are below.
    public long classes() {
        Shape first = inputs.getFirst().shape();
        return first.rank() == 0 ? 1 : first.dim(first.rank() - 1);
    }

    /// The elements of an operand.
    public float[] values(int set, int operand) {
        return inputs.get(operand).values(set, operand, classes());
    }

    /// The gradient that comes from above, for a result of some shape.
    public float[] upstream(int set, Shape result) {
        return new Input(result, Input.Fill.NORMAL).values(set, inputs.size(), 0);
    }

    /// Whether an operand has a gradient.
    public boolean isDifferentiated(int operand) {
        return direction == Direction.BACKWARD && inputs.get(operand).fill() != Input.Fill.LABEL;
    }

    /// The same under another name.
    Task named(String other) {
        return new Task(suite, other, direction, memory, elements, inputs, nacre);
    }

    /// What tells it from the others of its suite.
    public String label() {
        return name + (memory == Memory.GIVEN ? ", output given" : "");
    }
}
