package dev.nacre.kernel;

/// What random numbers are drawn from.
public enum Distribution {
    /// Evenly from [0, 1), with as many bits as the dtype has.
    UNIFORM,
    /// The normal distribution with mean 0 and variance 1.
    NORMAL,
    /// Whole numbers of 63 bits, for everything that draws integers.
    BITS
}
