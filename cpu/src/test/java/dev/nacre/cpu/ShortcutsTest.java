package dev.nacre.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.Tensor;
import dev.nacre.backend.Backends;
import dev.nacre.type.DType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The shorter way of vectors whose numbers are all of usual size: the same bits as scalar loops.
class ShortcutsTest {
    private static final int N = 4096;

    /// Runs of usual size, of large size, and of both.
    private static Tensor x() {
        float[] v = new float[N];
        for (int i = 0; i < N; i++) {
            float scale = i < N / 4 ? 1 : i < N / 2 ? 1e4f : i < 3 * N / 4 ? 20 : 64;
            v[i] = (i * 7919 % 1009 - 504) / 504f * scale;
        }
        v[N - 1] = Float.NaN;
        v[N - 20] = 60.05f;
        return Tensor.of(v);
    }

    private static Map<String, UnaryOperator<Tensor>> functions() {
        Map<String, UnaryOperator<Tensor>> all = new LinkedHashMap<>();
        all.put("mish", Tensor::mish);
        all.put("mish of a sum", x -> x.mul(x.sub(1)).mish().add(x));
        // The short way is an operand as it is read.
        all.put(
                "a cast operand",
                x -> {
                    Tensor wide = x.to(DType.F64);
                    return Tensor.where(wide.abs().le(8), wide, wide.sin());
                });
        all.put(
                "a truth value",
                x -> Tensor.where(x.lt(100), x.gt(0).to(DType.F32), x.sin()).to(DType.F64));
        // Infinity times what passes 0 may be no number.
        all.put(
                "infinity times 0",
                x -> {
                    Tensor q = x.exp().mul(x.exp()).mul(x.sub(60.05));
                    Tensor cut = q.maximum(q.scalar(0)).minimum(q.scalar(1));
                    return Tensor.where(cut.lt(2), x, x.mul(0).add(7));
                });
        return all;
    }

    @Test
    void vectorsComeToTheBitsOfScalars() {
        functions()
                .forEach((name, f) -> {
                    double[] expected;
                    try (var _ = Backends.use(Widths.SCALAR)) {
                        expected = f.apply(x()).toDoubleArray();
                    }
                    assertEquals(N, expected.length);
                    for (CpuBackend b : Widths.VECTORS) {
                        try (var _ = Backends.use(b)) {
                            double[] got = f.apply(x()).toDoubleArray();
                            assertArrayEquals(expected, got, name + ", " + b.status());
                        }
                    }
                });
    }
}
