package dev.nacre.exact;

import dev.nacre.expr.Expr;
import java.util.List;

/// The values of expressions in either type of ball.
final class Enclosures {
    private Enclosures() {}

    static boolean overlap(Ball<?> a, Ball<?> b) {
        int sign = a.toBig().sub(b.toBig()).sign();
        return sign == 0 || sign == Ball.UNDECIDED;
    }

    static Extended<DoubleBall> quick(Expr e, double... at) {
        return new Evaluation<>(Program.of(List.of(e)), DoubleBall.ONE, DoubleBall::of)
                .at(at)
                .getFirst();
    }

    static Extended<BigBall> fine(Expr e, int bits, double... at) {
        return new Evaluation<>(
                        Program.of(List.of(e)), BigBall.of(1, bits), d -> BigBall.of(d, bits))
                .at(at)
                .getFirst();
    }
}
