package dev.nacre;

/// State of a model or an optimizer that is not trained, such as running statistics.
public final class Buffer extends Slot {
    public Buffer(Tensor value) {
        super(value, null);
    }
}
