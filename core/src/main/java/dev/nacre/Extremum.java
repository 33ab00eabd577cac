package dev.nacre;

/// The largest or smallest values along a dim, and where they are.
///
/// @param values the values
/// @param indices their places along the dim, the first where several are equal, as i64
public record Extremum(Tensor values, Tensor indices) {}
