package dev.nacre.type;

/// Shapes, dims or indices that do not fit an operation.
public final class ShapeException extends NacreException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
