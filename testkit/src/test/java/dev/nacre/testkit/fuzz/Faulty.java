package dev.nacre.testkit.fuzz;

import dev.nacre.backend.Backend;
import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import java.util.function.UnaryOperator;

/// A backend that computes something else than it is asked to.
///
/// @param change what becomes of each part of an expression
record Faulty(Backend sound, UnaryOperator<Expr> change) implements Backend {
    @Override
    public void run(Launch launch) {
        sound.run(
                launch instanceof Launch.Map m
                        ? new Launch.Map(Rebuild.of(m.bodies(), change), m.inputs(), m.outputs())
                        : launch);
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public String status() {
        return "for a test";
    }

    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public Storage allocate(long bytes) {
        return sound.allocate(bytes);
    }

    @Override
    public String listing(Launch launch) {
        return sound.listing(launch);
    }
}
