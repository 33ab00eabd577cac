package dev.nacre;

/// A matrix as a rotation, a scaling and another rotation: `a = u diag(s) vh`.
///
/// @param u `[..., m, k]`, orthonormal columns, with `k = min(m, n)`
/// @param s `[..., k]`, the singular values, the largest first
/// @param vh `[..., k, n]`, orthonormal rows
public record SVD(Tensor u, Tensor s, Tensor vh) {}
