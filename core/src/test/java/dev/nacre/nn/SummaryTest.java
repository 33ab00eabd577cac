package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    /// Two calls of one block, and a list that is only held.
    private static final class Net extends Module {
        private final Embedding words = child("words", Embedding.of(50, 8));
        private final ModuleList<Sequential> blocks =
                child("blocks", ModuleList.of(Sequential.of(Linear.of(8, 8), Tensor::mish)));
        private final Linear head = child("head", Linear.of(8, 3, o -> o.bias(false)));

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = words.apply(x);
            return head.apply(blocks.get(0).apply(blocks.get(0).apply(y)));
        }
    }

    /// A backend on which any work is a failure.
    private static final class Idle implements Backend {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public int preference() {
            return 0;
        }

        @Override
        public String status() {
            return name();
        }

        @Override
        public boolean isUsable() {
            return true;
        }

        @Override
        public Storage allocate(long bytes) {
            throw new AssertionError("computed");
        }

        @Override
        public void run(Launch launch) {
            throw new AssertionError("computed");
        }

        @Override
        public String listing(Launch launch) {
            throw new AssertionError("computed");
        }
    }

    @Test
    void listsCallsInTheirOrderWithTotals() {
        Summary summary = Summary.of(new Net(), DType.I64, 2, 5);
        Shape inner = Shape.of(2, 5, 8);
        assertEquals(
                List.of(
                        new Summary.Row("", 0, "Net", Shape.of(2, 5, 3), 0, 0),
                        new Summary.Row("words", 1, "Embedding", inner, 400, 0),
                        new Summary.Row("blocks.0", 1, "Sequential", inner, 0, 0),
                        new Summary.Row("blocks.0.0", 2, "Linear", inner, 72, 640),
                        new Summary.Row("blocks.0", 1, "Sequential", inner, 0, 0),
                        new Summary.Row("blocks.0.0", 2, "Linear", inner, 72, 640),
                        new Summary.Row("head", 1, "Linear", Shape.of(2, 5, 3), 24, 240)),
                summary.rows());
        // Shared parameters are there once, however often they are used.
        assertEquals(400 + 72 + 24, summary.parameters());
        assertEquals(640 + 640 + 240, summary.multiplyAdds());
    }

    @Test
    void printsATable() {
        Sequential net = Sequential.of(Linear.of(64, 100), Tensor::mish, Linear.of(100, 10));
        assertEquals(
                """
                layer    type        output    parameters  multiply-adds
                (model)  Sequential  [1, 10]            -              -
                  0      Linear      [1, 100]       6,500          6,400
                  2      Linear      [1, 10]        1,010          1,000
                total                               7,510          7,400
                """,
                Summary.of(net, 1, 64).toString());
    }

    @Test
    void computesNothingAndLeavesTheModelAsItWas() {
        Generator g = new Generator(1);
        Sequential frozen = Sequential.of(Linear.of(3, 3));
        Sequential net =
                Sequential.of(Linear.of(2, 3), Dropout.of(0.5, o -> o.generator(g)), frozen);
        frozen.eval();
        try (var _ = Backends.use(new Idle())) {
            assertEquals(5, Summary.of(net, 1_000_000, 2).rows().size());
        }
        assertEquals(0, g.counter());
        assertTrue(net.isTraining());
        assertFalse(frozen.isTraining());
        assertThrows(ShapeException.class, () -> Summary.of(net, 1, 3));
        assertTrue(net.isTraining());
    }
}
