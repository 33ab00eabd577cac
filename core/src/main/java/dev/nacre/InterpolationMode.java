package dev.nacre;

/// How numbers between elements are found; see
/// [Resampling#interpolate(java.util.function.Consumer)].
public enum InterpolationMode {
    /// The element before.
    NEAREST,

    /// What lies on the line between two elements of a sequence.
    LINEAR,

    /// The same along both dims of an image.
    BILINEAR,

    /// The same along the three dims of a volume.
    TRILINEAR,

    /// What lies on a cubic through four elements, along both dims of an image.
    BICUBIC,

    /// The mean of the elements that an element of the result covers, as
    /// [Pooling#adaptiveAvgPool2d(long, long)].
    AREA
}
