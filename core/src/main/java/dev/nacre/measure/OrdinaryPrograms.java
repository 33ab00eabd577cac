package dev.nacre.measure;

import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What programs usually do with a function of the [Catalogue].
final class OrdinaryPrograms {
    private static final int ELEMENTS = 4;

    /// Makes a number that is part of a kernel's structure one that is handed to it.
    private static final double OTHER = 1.0625;

    private final CatalogueEntry function;
    private final DType dtype;
    private final List<?> arguments;

    private OrdinaryPrograms(CatalogueEntry function, DType dtype, List<?> arguments) {
        this.function = function;
        this.dtype = dtype;
        this.arguments = arguments;
    }

    /// Runs the programs of all functions with their sample arguments.
    static void runAll() {
        for (CatalogueEntry f : Catalogue.all()) {
            run(f);
        }
    }

    /// Runs the programs of a function.
    static void run(CatalogueEntry f) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            for (List<Object> sample : f.samples()) {
                List<Object> other = new ArrayList<>();
                List<Object> learned = new ArrayList<>();
                for (int i = 0; i < sample.size(); i++) {
                    Object a = sample.get(i);
                    other.add(a instanceof Double d ? d * OTHER : a);
                    learned.add(f.parameters().get(i).isOperand() ? leaf(t).requiresGrad() : a);
                }
                for (List<?> arguments : List.of(sample, other, learned)) {
                    new OrdinaryPrograms(f, t, arguments).run();
                }
            }
        }
    }

    private void run() {
        look(of(leaf(dtype)));
        look(of(leaf(dtype)).sum());
        look(of(leaf(dtype)).cast(DType.F64));
        gradient(false, false);
        gradient(true, false);
        gradient(false, true);
    }

    /// A gradient.
    ///
    /// @param fused whether the value is looked at along with it
    /// @param within whether something follows the function, as in a network
    private void gradient(boolean fused, boolean within) {
        Tensor x = leaf(dtype).requiresGrad();
        Tensor y = of(x);
        if (!y.hasGradient()) {
            return;
        }
        (within ? y.mul(leaf(dtype)) : y).sum().backward();
        List<Tensor> wanted = new ArrayList<>();
        if (fused) {
            wanted.add(y);
        }
        wanted.add(Objects.requireNonNull(x.grad()));
        for (Object a : arguments) {
            if (a instanceof Tensor t && t.grad() != null) {
                wanted.add(Objects.requireNonNull(t.grad()));
                t.zeroGrad();
            }
        }
        look(wanted.toArray(Tensor[]::new));
    }

    private Tensor of(Tensor x) {
        return function.apply(x, arguments);
    }

    private static Tensor leaf(DType t) {
        return Tensor.of(HostMemory.allocate((long) ELEMENTS * t.bytes()), t, ELEMENTS);
    }

    private static void look(Tensor... results) {
        Bundle.of(List.of(results)).compute();
    }
}
