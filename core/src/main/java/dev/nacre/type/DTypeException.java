package dev.nacre.type;

/// Dtypes that an operation does not accept or that do not mix.
public final class DTypeException extends NacreException {
    private static final long serialVersionUID = 1L;

    public DTypeException(String message) {
        super(message);
    }
}
