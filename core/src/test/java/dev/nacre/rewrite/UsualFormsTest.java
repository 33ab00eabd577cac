package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.lower.Lowering;
import dev.nacre.lower.Usual;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What the forms of all usual kernels are for numbers of usual size: less, and the same bits.
class UsualFormsTest {
    private static final int POINTS = 40_000;

    private static List<Expr> lowered(List<Expr> roots) {
        return Lowering.lower(Rewriter.rewrite(roots));
    }

    @Test
    void shortcutsComputeTheSameBits() {
        int shorter = 0;
        SplittableRandom random = new SplittableRandom(75251);
        for (String key : FormCatalogue.shipped().keys()) {
            List<Expr> lowered = lowered(FormLine.ofKey(key).roots());
            Usual usual = Usual.of(lowered);
            if (usual == null) {
                continue;
            }
            shorter++;
            DType t = lowered.getFirst().dtype();
            List<double[]> operands = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                operands.add(random.doubles(POINTS).map(u -> number(random, t)).toArray());
            }
            List<Expr> all = new ArrayList<>(lowered);
            all.addAll(usual.bodies());
            all.add(usual.test());
            List<double[]> values = Rounded.asWritten(all, operands);
            double[] test = values.getLast();
            int tested = 0;
            for (int r = 0; r < lowered.size(); r++) {
                double[] whole = values.get(r);
                double[] simple = values.get(lowered.size() + r);
                for (int p = 0; p < POINTS; p++) {
                    if (test[p] != 0) {
                        tested++;
                        long bits = Double.doubleToLongBits(whole[p]);
                        if (bits != Double.doubleToLongBits(simple[p])) {
                            double x = operands.getFirst()[p];
                            assertEquals(whole[p], simple[p], key + " at " + x);
                        }
                    }
                }
            }
            assertTrue(tested > POINTS / 10, key + ": usual at " + tested + " points");
        }
        assertTrue(shorter > 60, shorter + " forms with a shortcut");
    }

    /// Of any size, at the ends of ranges, of usual size, and no number.
    private static double number(SplittableRandom random, DType t) {
        double sign = random.nextBoolean() ? 1 : -1;
        return switch (random.nextInt(8)) {
            case 0 -> t.round(sign * Math.scalb(random.nextDouble(), random.nextInt(-1074, 1024)));
            case 1 -> {
                double end = t.round(Math.scalb(sign, random.nextInt(-2, 8)));
                double step = Math.scalb(end, 1 - t.precision());
                yield end + step * random.nextInt(-2, 3);
            }
            case 2 -> random.nextInt(4) == 0 ? Double.NaN : sign * 0;
            default -> t.round(sign * random.nextDouble() * Math.scalb(1, random.nextInt(-1, 7)));
        };
    }

    @Test
    void tailsGoWhereNumbersAreOfUsualSize() {
        Expr x = Expr.arg(0, DType.F32);
        List<Expr> mish = lowered(List.of(x.mish()));
        Usual usual = Usual.of(mish);
        assertNotNull(usual);
        assertEquals(0, count(usual.bodies(), Primitive.SELECT));
        assertEquals(0, count(usual.bodies(), Primitive.LT));
        assertTrue(count(mish, Primitive.SELECT) > 4);
    }

    @Test
    void aSumIsTestedAndNotItsOperands() {
        Expr sum = Expr.arg(0, DType.F32).mul(Expr.arg(1, DType.F32)).add(Expr.arg(2, DType.F32));
        Usual usual = Usual.of(lowered(List.of(sum.mish().add(Expr.arg(3, DType.F32)))));
        assertNotNull(usual);
        List<Expr> tested = Expr.postorder(List.of(usual.test()));
        assertTrue(tested.contains(sum), usual.test().toString());
        assertEquals(1, count(List.of(usual.test()), Primitive.LT));
    }

    @Test
    void whatHasNoTailsHasNoShortcut() {
        Expr x = Expr.arg(0, DType.F32);
        assertNull(Usual.of(List.of(x.mul(x).add(1))));
        assertNull(Usual.of(lowered(List.of(x.relu()))));
        Expr y = Expr.arg(1, DType.F32);
        assertNull(Usual.of(List.of(x.where(x.lt(y), y))));
    }

    private static long count(List<Expr> roots, Primitive op) {
        return Expr.postorder(roots).stream()
                .filter(e -> e instanceof Expr.Apply a && a.op() == op)
                .count();
    }
}
