package dev.nacre.testkit;

import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.expr.Primitive;
import dev.nacre.lower.Accuracy;
import dev.nacre.type.DType;
import java.util.function.Supplier;

/// A backend that is held to the contract.
///
/// @param lowers whether it evaluates the lowered functions in the dtype of its operands, and so
///   has the same bits as all others that do; the reference computes in `double` by the functions
///   of Java and rounds at the end of a kernel
public record Machine(Backend backend, boolean lowers) {
    public static final Machine REFERENCE = new Machine(Backends.named("reference"), false);

    /// Every operation by itself, by the functions of Java.
    public static final Machine TEXTBOOK = new Machine(new Textbook(), false);

    /// Java promises 2.5 of its worst function, `tanh`; the reference's own `erfc` needs more.
    private static final double JAVA = 4;

    /// What is left of that when a double is rounded to a float.
    private static final double ROUNDED = 0.5001;

    /// The same without rewriting.
    Machine asWritten() {
        return new Machine(new AsWritten(backend), lowers);
    }

    /// The worst error in ULP that it may make in a primitive.
    double bound(Primitive op, DType dtype) {
        if (lowers) {
            return Accuracy.of(op, dtype);
        }
        return dtype == DType.F32 ? ROUNDED : JAVA;
    }

    <R> R run(Supplier<R> work) {
        try (Backends.Scope _ = Backends.use(backend)) {
            return work.get();
        }
    }

    @Override
    public String toString() {
        return backend.name() + ": " + backend.status();
    }
}
