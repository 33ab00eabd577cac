package dev.nacre.type;

/// The memory budget is used up; the message says who holds what and how to raise it.
public final class OutOfMemoryException extends NacreException {
    private static final long serialVersionUID = 1L;

    public OutOfMemoryException(String message) {
        super(message);
    }
}
