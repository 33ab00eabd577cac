package dev.nacre;

import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import org.junit.jupiter.api.Test;

class Conv3dTest {
    private static final long STRIDE = 2;
    private static final long[] PADDING = {1, 0, 2};

    @Test
    void isTheSumOfItsDefinition() {
        Plain x = Plain.numbers(2, 4, 4, 5, 3);
        Plain w = Plain.numbers(6, 2, 2, 3, 3);
        Plain b = Plain.numbers(6);
        Plain.of(
                        Shape.of(2, 6, 3, 2, 3),
                        i -> {
                            double sum = b.at(i[1]);
                            for (long[] k : Plain.indices(Shape.of(2, 2, 3, 3))) {
                                long[] at = {i[0], i[1] / 3 * 2 + k[0], 0, 0, 0};
                                boolean inside = true;
                                for (int d = 0; d < 3; d++) {
                                    at[2 + d] = i[2 + d] * STRIDE + k[1 + d] - PADDING[d];
                                    inside &= at[2 + d] >= 0 && at[2 + d] < x.shape().dim(2 + d);
                                }
                                if (inside) {
                                    sum += x.at(at) * w.at(i[1], k[0], k[1], k[2], k[3]);
                                }
                            }
                            return sum;
                        })
                .check(
                        x.tensor()
                                .conv3d(
                                        w.tensor(),
                                        b.tensor(),
                                        o -> o.stride(STRIDE).padding(PADDING).groups(2)),
                        1e-13);
    }

    @Test
    void gradientsAreSlopesTwice() {
        Slopes.check(
                in -> in.get(0).conv3d(in.get(1), in.get(2), o -> o.stride(1, 2, 1)).tanh(),
                Plain.numbers(1, 2, 3, 4, 3).tensor().mul(0.1),
                Plain.numbers(2, 2, 2, 2, 2).tensor().mul(0.1),
                Plain.numbers(2).tensor());
    }

    @Test
    void errorsNameShapes() {
        Complaint.of(
                        ShapeException.class,
                        "conv3d",
                        () ->
                                Tensor.zeros(2, 3, 4, 4, 4)
                                        .conv3d(Tensor.zeros(1, 2, 1, 1, 1), null, o -> {}),
                        "[2, 3, 4, 4, 4]",
                        "[1, 2, 1, 1, 1]",
                        "expected [batch, 2, size, size, size]")
                .check();
    }
}
