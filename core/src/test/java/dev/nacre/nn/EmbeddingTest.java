package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    @Test
    void picksRowsForIndicesOfAnyShape() {
        Embedding table = Embedding.of(4, 2);
        table.weight().set(Tensor.arange(0, 8, 1.0).reshape(4, 2));
        Tensor y = table.apply(Tensor.of(3L, 0L, 1L, 3L, 3L, 2L).reshape(2, 3));
        assertEquals(Shape.of(2, 3, 2), y.shape());
        assertArrayEquals(new float[] {6, 7, 0, 1, 2, 3, 6, 7, 6, 7, 4, 5}, y.toFloatArray());
        Tensor single = table.apply(Tensor.scalar(1, DType.I32));
        assertEquals(Shape.of(2), single.shape());
        assertArrayEquals(new float[] {2, 3}, single.toFloatArray());
        Tensor bytes = table.apply(Tensor.of(2, 1).to(DType.U8));
        assertArrayEquals(new float[] {4, 5, 2, 3}, bytes.toFloatArray());
        assertEquals(Shape.of(0, 2), table.apply(Tensor.zeros(DType.I64, 0)).shape());
    }

    @Test
    void beginsNormallyDistributedWithPaddingAsZeros() {
        Nacre.seed(3);
        Embedding table = Embedding.of(500, 20, o -> o.paddingIdx(-1));
        double[] w = table.weight().value().toDoubleArray();
        assertArrayEquals(new double[20], Arrays.copyOfRange(w, 9980, 10000));
        double variance = Arrays.stream(w, 0, 9980).map(x -> x * x).average().orElseThrow();
        // Five standard deviations: the variance of the square of a normal number is 2.
        assertEquals(1, variance, 5 * Math.sqrt(2.0 / 9980));
        assertThrows(NacreException.class, () -> Embedding.of(3, 2, o -> o.paddingIdx(3)));
    }

    @Test
    void gradientsAddUpByRowAndLeavePaddingOut() {
        Embedding table = Embedding.of(3, 2, o -> o.paddingIdx(1).dtype(DType.F64));
        table.weight().set(Tensor.ones(DType.F64, 3, 2));
        Tensor y = table.apply(Tensor.of(2L, 1L, 2L));
        // Padding is what the weight says, only not trained.
        assertEquals(6, y.sum().item());
        y.mul(Tensor.of(1.0, 10.0, 100.0).unsqueeze(1)).sum().backward();
        Tensor grad = table.weight().grad();
        assertNotNull(grad);
        assertArrayEquals(new double[] {0, 0, 0, 0, 101, 101}, grad.toDoubleArray());
    }

    @Test
    void gradientsAreTheDifferences() {
        Embedding table = Embedding.of(3, 2, o -> o.dtype(DType.F64));
        Tensor wanted = Slopes.numbers(1, 4, 2);
        Tensor indices = Tensor.of(2L, 0L, 2L, 1L);
        Slopes.check(() -> Losses.mse(table.apply(indices), wanted), table.weight());
    }

    @Test
    void wrongIndicesAreNamedWithTheModule() {
        Sequential net = Sequential.of(Embedding.of(3, 2), Linear.of(2, 2));
        DTypeException type = assertThrows(DTypeException.class, () -> net.apply(Tensor.zeros(2)));
        for (String part : List.of("Embedding in module 0", "f32", "to(DType.I64)")) {
            assertTrue(type.getMessage().contains(part), type.getMessage());
        }
        Tensor y = net.apply(Tensor.of(0L, 3L));
        NacreException range = assertThrows(NacreException.class, y::compute);
        for (String part : List.of("Embedding", "in module 0", "index 3", "0 to 2")) {
            assertTrue(range.getMessage().contains(part), range.getMessage());
        }
    }
}
