package dev.nacre.measure;

/// What was found at every float there is.
///
/// Compared with the truth itself are the floats whose error may be the worst, all around roots and
/// switches, and a random sample. The others are compared with a kernel in f64, whose distance from
/// the truth was measured at the sample; where it was too far, with a polynomial through the truth
/// at a few of each run of 4096 floats, measured at a sample as well; and where that is too far
/// too, with the truth. So the worst error is exact but for that distance.
///
/// @param measurement the errors
/// @param sampled how many floats were chosen at random
/// @param reference how far, at most, the kernel or the polynomial was from the truth there, in ULP
///   of f32, where it was relied on
/// @param exact how many floats were compared with the truth
public record Census(Measurement measurement, long sampled, double reference, long exact) {}
