package dev.nacre.exact;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// What expressions are over the real numbers.
///
/// Literals are the numbers that their decimal digits say, except where they are compared with.
/// Casts between floating types change nothing. It is first computed with pairs of doubles, and
/// where that says too little, with more and more bits. It may be used by several threads.
public final class Exact {
    private static final int FAR_OUT_OF_SINGLE = 200;

    /// Enough to tell what is far below the smallest number of a dtype from what is not.
    private static final int TIERS_OF_SINGLE = 3;

    private static final int TIERS_OF_DOUBLE = 5;

    private static final int[] BITS = {128, 256, 512, 1024, 2048, 4096};

    private final Program program;
    private final Evaluation<DoubleBall> quick;
    private final AtomicReferenceArray<Evaluation<BigBall>> finer;

    private final int far;
    private final int tiers;

    private Exact(Program program, int far, int tiers) {
        this.program = program;
        this.far = far;
        this.tiers = tiers;
        this.quick = new Evaluation<>(program, DoubleBall.ONE, DoubleBall::of);
        this.finer = new AtomicReferenceArray<>(BITS.length);
    }

    public static Exact of(List<Expr> roots) {
        return new Exact(Program.of(roots), Truth.FAR, BITS.length);
    }

    /// The same for results in a dtype only: what is far below its smallest number, or far above
    /// its largest, is not looked at more closely.
    public static Exact of(List<Expr> roots, DType dtype) {
        Program p = Program.of(roots);
        return dtype == DType.F64
                ? new Exact(p, Truth.FAR, TIERS_OF_DOUBLE)
                : new Exact(p, FAR_OUT_OF_SINGLE, TIERS_OF_SINGLE);
    }

    /// The values of the roots.
    ///
    /// @param args the values of the arguments by their index; truth values are 0 and 1
    public List<Truth> at(double... args) {
        List<Truth> truths = truths(quick.at(args));
        for (int i = 0; i < tiers && !areKnown(truths); i++) {
            List<Truth> next = truths(withBits(i).at(args));
            for (int k = 0; k < next.size(); k++) {
                if (!truths.get(k).isKnown()) {
                    truths.set(k, next.get(k));
                }
            }
        }
        return truths;
    }

    private static boolean areKnown(List<Truth> truths) {
        for (Truth t : truths) {
            if (!t.isKnown()) {
                return false;
            }
        }
        return true;
    }

    private <B extends Ball<B>> List<Truth> truths(List<Extended<B>> values) {
        List<Truth> truths = new ArrayList<>(values.size());
        for (Extended<B> v : values) {
            truths.add(Truth.of(v, far));
        }
        return truths;
    }

    /// Two threads may both prepare it, and either is good.
    private Evaluation<BigBall> withBits(int i) {
        Evaluation<BigBall> known = finer.get(i);
        if (known == null) {
            int bits = BITS[i];
            known = new Evaluation<>(program, BigBall.of(1, bits), d -> BigBall.of(d, bits));
            finer.set(i, known);
        }
        return known;
    }
}
