package dev.nacre.nn;

/// What a loss makes of the losses of all elements or samples.
public enum Reduction {
    /// Their mean, by weight where they have weights.
    MEAN,
    /// Their sum.
    SUM,
    /// Nothing: each stays.
    NONE,
    /// Their sum, divided by the first dim; of [Losses#klDiv] only.
    BATCH_MEAN
}
