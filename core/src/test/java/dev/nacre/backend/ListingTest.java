package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.expr.Expr;
import dev.nacre.kernel.Distribution;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final Expr X = Expr.arg(0, DType.F32);
    private static final Expr Y = Expr.arg(1, DType.F32);

    private final Operand.Memory matrix = Cells.blank(DType.F32, 2, 3);

    private static void assertListing(String expected, Launch launch) {
        assertEquals(expected, new ReferenceBackend().listing(launch));
    }

    @Test
    void aMapIsItsFormulas() {
        Operand.Memory turned =
                Cells.blank(DType.F32, Layout.dense(Shape.of(3, 2)).permute(1, 0), 6);
        assertListing(
                """
                for each element
                  f32 [2, 3] = x * tanh(x)
                  f32 [2, 3] strides [1, 2] offset 0 = x + y
                  where x = f32 [2, 3]
                  where y = f32 0.5
                """,
                new Launch.Map(
                        List.of(X.mul(X.tanh()), X.add(Y)),
                        List.of(matrix, Operand.Scalar.of(DType.F32, 0.5)),
                        List.of(matrix, turned)));
    }

    @Test
    void aReductionSaysWhatIsReducedAndWhatBecomesOfIt() {
        assertListing(
                """
                r = sum over the dims from 1 on of x * x
                  where x = f32 [2, 3]
                for each result, x = r
                  f32 [2] = sqrt(x) + y
                  where y = f32 3.0
                """,
                new Launch.Reduce(
                        Reduction.SUM,
                        X.mul(X),
                        List.of(matrix),
                        1,
                        List.of(X.sqrt().add(Y)),
                        List.of(Operand.Scalar.of(DType.F32, 3)),
                        List.of(Cells.blank(DType.F32, 2))));
    }

    @Test
    void theOthersSayWhatTheyRead() {
        Operand.Memory index = Cells.blank(DType.I64, 2, 3);
        assertListing(
                """
                  f32 [2, 2] = x @ y
                  where x = f32 [2, 3]
                  where y = f32 [3, 2]
                """,
                new Launch.MatMul(
                        matrix, Cells.blank(DType.F32, 3, 2), Cells.blank(DType.F32, 2, 2)));
        assertListing(
                """
                  f32 [2, 3] = x[.., y[..], ..] along dim 1
                  where x = f32 [2, 3]
                  where y = i64 [2, 3]
                """,
                new Launch.Gather(matrix, 1, index, matrix, "gather"));
        assertListing(
                """
                  f32 [2, 3] = 0, then at [.., y[..], ..] sum with x[..] along dim 0
                  where x = f32 [2, 3]
                  where y = i64 [2, 3]
                """,
                new Launch.Scatter(matrix, 0, index, Reduction.SUM, 0, matrix, "scatter"));
        assertListing(
                "  f32 [2, 3] = normal numbers of seed 7 from counter 9\n",
                new Launch.Random(Distribution.NORMAL, 7, 9, matrix));
        assertListing("  f32 [4] = 0, 1, 2, ...\n", new Launch.Iota(Cells.blank(DType.F32, 4)));
    }
}
