package dev.nacre.optim;

import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// What an optimizer keeps for a parameter from one step to the next.
final class ParameterState {
    private final SequencedMap<String, Buffer> buffers = new LinkedHashMap<>();
    private long steps;

    ParameterState() {}

    /// The state after some steps.
    ParameterState(long steps, SequencedMap<String, Buffer> buffers) {
        this.steps = steps;
        this.buffers.putAll(buffers);
    }

    long steps() {
        return steps;
    }

    void stepped() {
        steps++;
    }

    /// The tensor of a name; it follows the parameter to another dtype.
    Buffer buffer(String name, Parameter p, Supplier<Tensor> first) {
        Buffer buffer = buffers.computeIfAbsent(name, _ -> new Buffer(first.get()));
        buffer.to(p.dtype());
        return buffer;
    }

    void forget(String name) {
        buffers.remove(name);
    }

    SequencedMap<String, Buffer> buffers() {
        return Collections.unmodifiableSequencedMap(buffers);
    }
}
