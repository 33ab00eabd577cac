package dev.nacre.type;

/// An error that Nacre raises about how it was used; its message says what to do.
public class NacreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NacreException(String message) {
        super(message);
    }

    public NacreException(String message, Throwable cause) {
        super(message, cause);
    }
}
