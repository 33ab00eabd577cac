package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/// Every module is given inputs of a wrong rank, with wrong channels and of a wrong dtype, as a
/// part of a model: each error says which part it was, what it got, and what it takes.
class ModuleErrorsTest {
    /// Takes what fits it, whatever that is.
    private static final Set<Class<?>> WITHOUT_LAYER =
            Set.of(Sequential.class, ModuleList.class, ModuleDict.class, ParameterList.class);

    /// How messages begin to say what would have fitted.
    private static final Pattern WANTED =
            Pattern.compile("expected|neither|needs|must|allowed|use to\\(");

    private static final int NO_DIM = Integer.MIN_VALUE;

    /// @param good a shape that it takes
    /// @param channels the dim that must have a certain size, or [#NO_DIM]
    /// @param ranks ranks that it refuses
    /// @param wrong dtypes that it refuses
    private record Row(
            Supplier<Module> module,
            BiFunction<Module, Tensor, Tensor> call,
            DType dtype,
            long[] good,
            int channels,
            int[] ranks,
            List<DType> wrong) {
        Class<?> type() {
            return module.get().getClass();
        }

        Row calledBy(BiFunction<Module, Tensor, Tensor> call) {
            return new Row(module, call, dtype, good, channels, ranks, wrong);
        }

        Row of(DType dtype, DType... wrong) {
            return new Row(module, call, dtype, good, channels, ranks, List.of(wrong));
        }
    }

    private static Row row(Supplier<Module> module, long[] good, int channels, int... ranks) {
        List<DType> wrong = List.of(DType.I64, DType.BOOL);
        return new Row(module, Module::apply, DType.F32, good, channels, ranks, wrong);
    }

    private static long[] s(long... shape) {
        return shape;
    }

    private static final List<Row> ROWS = rows();

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(row(Identity::of, s(2, 3), NO_DIM).of(DType.F32));
        rows.add(row(() -> Flatten.of(), s(2, 3, 4), NO_DIM, 1).of(DType.F32));
        rows.add(row(() -> Unflatten.of(1, 2, 3), s(2, 6), 1, 1).of(DType.F32));
        rows.add(row(() -> Linear.of(3, 4), s(2, 3), -1, 0));
        rows.add(
                row(() -> Bilinear.of(3, 3, 4), s(2, 3), -1, 0)
                        .calledBy((m, x) -> ((Bilinear) m).apply(x, x)));
        rows.add(
                row(() -> Embedding.of(5, 3), s(2, 3), NO_DIM)
                        .of(DType.I64, DType.F32, DType.BOOL));
        rows.add(row(() -> PReLU.of(o -> o.channels(3)), s(2, 3, 4), 1).of(DType.F32));
        convolutions(rows);
        norms(rows);
        pools(rows);
        for (Supplier<Module> m :
                List.<Supplier<Module>>of(
                        () -> ZeroPad2d.of(1),
                        () -> ReflectionPad2d.of(1),
                        () -> ReplicationPad2d.of(1),
                        () -> CircularPad2d.of(1))) {
            rows.add(row(m, s(1, 3, 4, 5), NO_DIM, 0, 1).of(DType.F32));
        }
        rows.add(row(() -> ConstantPad2d.of(7, 1), s(1, 3, 4, 5), NO_DIM, 0, 1).of(DType.F32));
        rows.add(row(() -> PixelShuffle.of(2), s(1, 8, 3, 4), -3, 0, 1, 2).of(DType.F32));
        rows.add(row(() -> PixelUnshuffle.of(2), s(1, 2, 6, 4), -2, 0, 1, 2).of(DType.F32));
        rows.add(
                row(() -> Upsample.of(o -> o.scaleFactor(2, 2)), s(1, 2, 3, 4), NO_DIM, 0, 1, 2)
                        .of(DType.F32));
        rows.add(row(() -> Dropout.of(0.5), s(2, 3), NO_DIM));
        rows.add(row(() -> Dropout1d.of(0.5), s(2, 3, 4), NO_DIM, 0, 1, 4));
        rows.add(row(() -> Dropout2d.of(0.5), s(2, 3, 4, 5), NO_DIM, 0, 1, 2, 5));
        recurrent(rows);
        return List.copyOf(rows);
    }

    private static void convolutions(List<Row> rows) {
        rows.add(row(() -> Conv1d.of(3, 4, 3), s(1, 3, 8), 1, 0, 1, 4));
        rows.add(row(() -> Conv2d.of(3, 4, 3), s(1, 3, 8, 8), 1, 0, 2, 5));
        rows.add(row(() -> Conv3d.of(3, 4, 3), s(1, 3, 5, 5, 5), 1, 0, 3, 6));
        rows.add(row(() -> ConvTranspose1d.of(3, 4, 3), s(1, 3, 8), 1, 0, 1, 4));
        rows.add(row(() -> ConvTranspose2d.of(3, 4, 3), s(1, 3, 8, 8), 1, 0, 2, 5));
        rows.add(row(() -> ConvTranspose3d.of(3, 4, 3), s(1, 3, 4, 4, 4), 1, 0, 3, 6));
        rows.add(row(() -> Unfold.of(3), s(1, 3, 8, 8), NO_DIM, 0, 1, 2, 5).of(DType.F32));
        rows.add(row(() -> Fold.of(s(4), s(2), o -> {}), s(1, 12, 9), 2, 0, 1, 4).of(DType.F32));
    }

    private static void norms(List<Row> rows) {
        rows.add(row(() -> BatchNorm1d.of(3), s(4, 3), 1, 0, 1, 4));
        rows.add(row(() -> BatchNorm2d.of(3), s(2, 3, 4, 4), 1, 0, 2, 3, 5));
        rows.add(row(() -> InstanceNorm1d.of(3), s(2, 3, 8), 1, 0, 1, 4));
        rows.add(row(() -> InstanceNorm2d.of(3, o -> o.affine(true)), s(2, 3, 4, 4), 1, 0, 2, 5));
        rows.add(row(() -> GroupNorm.of(2, 4), s(2, 4, 3), 1, 0, 1));
        rows.add(row(() -> LayerNorm.of(3), s(2, 3), -1, 0));
        rows.add(row(() -> RMSNorm.of(3), s(2, 3), -1, 0));
    }

    private static void pools(List<Row> rows) {
        rows.add(row(() -> MaxPool1d.of(2), s(1, 3, 8), NO_DIM, 0).of(DType.F32));
        rows.add(row(() -> AvgPool1d.of(2), s(1, 3, 8), NO_DIM, 0));
        rows.add(row(() -> MaxPool2d.of(2), s(1, 3, 8, 8), NO_DIM, 0, 1).of(DType.F32));
        rows.add(row(() -> AvgPool2d.of(2), s(1, 3, 8, 8), NO_DIM, 0, 1));
        rows.add(row(() -> AdaptiveAvgPool1d.of(2), s(1, 3, 8), NO_DIM, 0));
        rows.add(row(() -> AdaptiveMaxPool1d.of(2), s(1, 3, 8), NO_DIM, 0).of(DType.F32));
        rows.add(row(() -> AdaptiveAvgPool2d.of(2, 2), s(1, 3, 8, 8), NO_DIM, 0, 1));
        rows.add(row(() -> AdaptiveMaxPool2d.of(2, 2), s(1, 3, 8, 8), NO_DIM, 0, 1).of(DType.F32));
    }

    private static void recurrent(List<Row> rows) {
        rows.add(row(() -> RNN.of(3, 4), s(5, 2, 3), -1, 0, 1, 4));
        rows.add(row(() -> GRU.of(3, 4), s(5, 2, 3), -1, 0, 1, 4));
        rows.add(row(() -> LSTM.of(3, 4), s(5, 2, 3), -1, 0, 1, 4));
        rows.add(row(() -> RNNCell.of(3, 4), s(2, 3), -1, 0, 3));
        rows.add(row(() -> GRUCell.of(3, 4), s(2, 3), -1, 0, 3));
        rows.add(row(() -> LSTMCell.of(3, 4), s(2, 3), -1, 0, 3));
        rows.add(
                row(() -> MultiheadAttention.of(4, 2), s(5, 2, 4), -1, 0, 1, 4)
                        .calledBy((m, x) -> ((MultiheadAttention) m).apply(x, x, x)));
        rows.add(row(() -> TransformerEncoderLayer.of(4, 2), s(5, 2, 4), -1, 0, 1, 4));
        rows.add(
                row(() -> TransformerDecoderLayer.of(4, 2), s(5, 2, 4), -1, 0, 1, 4)
                        .calledBy((m, x) -> ((TransformerDecoderLayer) m).apply(x, x)));
        rows.add(
                row(
                        () -> TransformerEncoder.of(1, () -> TransformerEncoderLayer.of(4, 2)),
                        s(5, 2, 4),
                        -1,
                        0,
                        1,
                        4));
        rows.add(
                row(
                                () ->
                                        TransformerDecoder.of(
                                                1, () -> TransformerDecoderLayer.of(4, 2)),
                                s(5, 2, 4),
                                -1,
                                0,
                                1,
                                4)
                        .calledBy((m, x) -> ((TransformerDecoder) m).apply(x, x)));
    }

    /// A model that has the module as its part `layer`.
    private static final class Model extends Module {
        private final Module layer;
        private final Row row;

        Model(Row row) {
            this.row = row;
            layer = child("layer", row.module().get());
        }

        @Override
        protected Tensor forward(Tensor x) {
            return row.call().apply(layer, x);
        }
    }

    @TestFactory
    Stream<DynamicTest> errorsSayWhichPartItWasAndWhatItGot() {
        return ROWS.stream()
                .map(r -> DynamicTest.dynamicTest(r.type().getSimpleName(), () -> check(r)));
    }

    private static void check(Row row) {
        Model model = new Model(row);
        model.apply(Tensor.ones(row.dtype(), row.good())).compute();
        List<Executable> checks = new ArrayList<>();
        for (int rank : row.ranks()) {
            long[] shape = new long[rank];
            Arrays.fill(shape, 6);
            checks.add(() -> refuses(model, Tensor.ones(row.dtype(), shape), true));
        }
        if (row.channels() != NO_DIM) {
            long[] shape = row.good().clone();
            shape[Shape.of(shape).index(row.channels(), "channels")] += 1;
            checks.add(() -> refuses(model, Tensor.ones(row.dtype(), shape), true));
        }
        for (DType wrong : row.wrong()) {
            checks.add(() -> refuses(model, Tensor.ones(wrong, row.good()), false));
        }
        assertAll(checks);
    }

    private static void refuses(Model model, Tensor x, boolean shape) {
        String given = x.dtype() + " " + x.shape();
        String message =
                assertThrows(
                                NacreException.class,
                                () -> model.apply(x).compute(),
                                () -> given + " was taken")
                        .getMessage();
        assertTrue(message.contains(" in module layer"), () -> given + ": " + message);
        String got = shape ? x.shape().toString() : x.dtype().toString();
        assertTrue(message.contains(got), () -> given + ": " + message);
        assertTrue(WANTED.matcher(message).find(), () -> given + ": " + message);
    }

    /// A new module needs a row.
    @Test
    void noModuleIsLeftOut() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("target/classes/dev/nacre/nn"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.contains("$") && !name.contains("-info")) {
                    Class<?> type = type(name.replace(".class", ""));
                    if (Module.class.isAssignableFrom(type)
                            && Modifier.isPublic(type.getModifiers())
                            && !Modifier.isAbstract(type.getModifiers())
                            && !WITHOUT_LAYER.contains(type)) {
                        missing.add(type.getSimpleName());
                    }
                }
            }
        }
        assertTrue(missing.size() > 40, missing.toString());
        ROWS.forEach(r -> missing.remove(r.type().getSimpleName()));
        assertEquals(Set.of(), missing);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName("dev.nacre.nn." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
