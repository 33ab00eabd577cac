package dev.nacre.measure;

import org.jspecify.annotations.Nullable;

/// The errors of a computation, in ULP, over many points, but for those that were forgiven.
///
/// @param maxUlp the worst error
/// @param at the point of the worst error, or null if every result is exact
/// @param points how many points were counted: those where the truth is known
/// @param newNonFinite how many results are NaN or infinite though the truth is a number of the
///   dtype
/// @param aboveHalf how many errors are above 0.5
/// @param aboveOne how many errors are above 1
/// @param aboveTwo how many errors are above 2
/// @param forgiven the errors that do not count
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record Measurement(
        double maxUlp,
        double @Nullable [] at,
        long points,
        long newNonFinite,
        long aboveHalf,
        long aboveOne,
        long aboveTwo,
        Forgiven forgiven) {}
