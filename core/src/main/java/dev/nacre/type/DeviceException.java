package dev.nacre.type;

/// A device that is missing, or tensors that live on different devices.
public final class DeviceException extends NacreException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }
}
