package dev.nacre.plan;

import dev.nacre.backend.Backend;
import dev.nacre.kernel.Launch;
import dev.nacre.rewrite.Rewriter;
import java.util.List;

/// The step from formulas as they are written to the form in which a backend computes them.
final class Rewriting {
    private Rewriting() {}

    static Launch of(Launch launch, Backend backend) {
        if (!backend.takesRewritten()) {
            return launch;
        }
        return switch (launch) {
            case Launch.Map m ->
                    new Launch.Map(Rewriter.rewrite(m.bodies()), m.inputs(), m.outputs());
            case Launch.Reduce r ->
                    new Launch.Reduce(
                            r.reduction(),
                            Rewriter.rewrite(List.of(r.body())).getFirst(),
                            r.inputs(),
                            r.kept(),
                            Rewriter.rewrite(r.epilogue()),
                            r.extras(),
                            r.outputs());
            default -> launch;
        };
    }
}
