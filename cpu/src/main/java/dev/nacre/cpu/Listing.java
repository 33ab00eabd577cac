package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.lower.Lowering;

import java.util.List;

/// Kernels as text for people: one statement a line.
final class Listing {
    private Listing() {}

    static String of(Launch launch, int bits) {
        return switch (launch) {
            case Launch.Map m -> loop(m.bodies(), bits);
            default -> launch.toString();
        };
    }

    private static String loop(List<Expr> bodies, int bits) {
        List<Expr> lowered = Lowering.lower(HalfPrecision.widen(bodies));
        return lowered.toString() + bits;
    }
}
