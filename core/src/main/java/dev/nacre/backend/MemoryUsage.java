package dev.nacre.backend;

/// How much memory is in use, in bytes.
///
/// @param budget what may be taken from the system at most
/// @param live what storages hold, with what their blocks are rounded up by
/// @param peak the most that was ever live
/// @param reserved what is taken from the system, live or kept for later
/// @param collections how often garbage collections were asked for
/// @param hugePages whether large amounts come in pages of 2 MB where the system has them;
///   `-Dnacre.hugepages=off` does without
public record MemoryUsage(
        long budget, long live, long peak, long reserved, long collections, boolean hugePages) {}
