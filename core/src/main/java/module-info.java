import org.jspecify.annotations.NullMarked;

/// Tensors, automatic differentiation, neural networks, and the compiler that turns the formula of
/// a paper into one fast and sound kernel.
@NullMarked
module dev.nacre {
    requires static transitive org.jspecify;

    exports dev.nacre.type;
}
