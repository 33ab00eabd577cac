package dev.nacre.expr;

/// How the Gaussian error linear unit is computed.
public enum Approximate {
    /// By the error function.
    NONE,
    /// By a hyperbolic tangent.
    TANH
}
