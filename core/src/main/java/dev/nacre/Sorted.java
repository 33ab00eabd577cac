package dev.nacre;

/// Values along a dim in order, and where they were.
///
/// @param values the values
/// @param indices their places along the dim, as i64
public record Sorted(Tensor values, Tensor indices) {}
