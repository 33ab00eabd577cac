package dev.nacre;

/// A matrix as the product of one with orthonormal columns and a triangular one: `a = q r`.
///
/// @param q `[..., m, k]`, with `k = min(m, n)`
/// @param r `[..., k, n]`, zeros below the diagonal
public record QR(Tensor q, Tensor r) {}
