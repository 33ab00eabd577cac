package dev.nacre;

/// How numbers between elements are found; see
/// [Resampling#interpolate(java.util.function.Consumer)].
public enum InterpolationMode {
    /// The element before.
    NEAREST,

    /// What lies on the line between two elements of a sequence.
    LINEAR,

    /// The same along both dims of an image.
    BILINEAR
}
