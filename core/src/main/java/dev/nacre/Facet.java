package dev.nacre;

/// One topic of a tensor's methods; the topics are split so that each can be read on a page.
sealed interface Facet
        permits Access,
                Arithmetic,
                Reductions,
                Norms,
                Cumulative,
                Views,
                Rearrangement,
                Diagonals,
                Indexing,
                Scattering,
                Sorting,
                Sampling,
                LinearAlgebra,
                Matrices,
                Attention,
                Noise,
                Convolutions,
                Padding,
                Pooling,
                Resampling {
    /// The tensor itself.
    Tensor tensor();
}
