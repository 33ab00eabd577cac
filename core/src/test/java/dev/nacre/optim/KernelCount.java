package dev.nacre.optim;

import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A backend that counts how many different kernels it is asked for: launches that differ in more
/// than numbers and memory.
final class KernelCount implements Backend {
    private final Backend actual = Backends.current();
    private final Set<Object> kernels = new HashSet<>();

    int count() {
        return kernels.size();
    }

    @Override
    public void run(Launch launch) {
        kernels.add(
                switch (launch) {
                    // Expressions are one object each where they are equal.
                    case Launch.Map m -> List.of(m.bodies(), kinds(m.inputs()));
                    case Launch.Reduce r ->
                            List.of(
                                    r.reduction(),
                                    r.body(),
                                    kinds(r.inputs()),
                                    r.epilogue(),
                                    kinds(r.extras()));
                    default -> launch.getClass();
                });
        actual.run(launch);
    }

    private static List<Object> kinds(List<Operand> operands) {
        return operands.stream()
                .map(o -> o instanceof Operand.Memory m ? m.layout() : o.dtype())
                .toList();
    }

    @Override
    public String name() {
        return "count";
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public String status() {
        return actual.status();
    }

    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public Storage allocate(long bytes) {
        return actual.allocate(bytes);
    }

    @Override
    public String listing(Launch launch) {
        return actual.listing(launch);
    }
}
