package dev.nacre.type;

/// Where a tensor lives: a kind of hardware and the number of the unit.
///
/// @param kind the hardware
/// @param index the unit, counted from 0
public record Device(Kind kind, int index) {
    /// The hardware a tensor may live on.
    public enum Kind {
        CPU
    }

    /// The memory of the machine itself.
    public static final Device CPU = new Device(Kind.CPU, 0);

    @Override
    public String toString() {
        return kind == Kind.CPU
                ? "cpu"
                : kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + index;
    }
}
