package dev.nacre.nn;

import dev.nacre.Tensor;

/// What is told of every call of a module, once its output is recorded; see
/// [Module#onForward(ForwardHook)].
@FunctionalInterface
public interface ForwardHook {
    /// Sees one call. The output is not computed yet; to look at it after a training step, call
    /// [Tensor#keep()] here.
    void called(Module module, Tensor input, Tensor output);

    /// A hook's place at a module; closing it takes the hook away.
    interface Handle extends AutoCloseable {
        @Override
        void close();
    }
}
