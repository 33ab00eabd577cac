package dev.nacre.parity;

import static dev.nacre.parity.Subject.list;

import dev.nacre.InterpolationMode;
import dev.nacre.PadMode;
import dev.nacre.parity.Operation.Kind;
import java.util.ArrayList;
import java.util.List;

/// The layers in the table of subjects that have no record of their own.
final class LayerOperations {
    private final List<Subject> all = new ArrayList<>();

    private LayerOperations() {
        convolutions();
        transposed();
        norms();
        pools();
        pads();
        bilinear();
    }

    static List<Subject> all() {
        return List.copyOf(new LayerOperations().all);
    }

    /// Of every kind some, with few elements.
    static List<Subject> small() {
        return List.of(
                conv("Conv1d", list(1, 2, 6), 2, list(3)).with("paddingMode", PadMode.CIRCULAR),
                conv("Conv3d", list(1, 1, 3, 3, 3), 2, list(2, 2, 2)),
                transposed("ConvTranspose1d", list(1, 2, 4), 2, list(3))
                        .with("outputPadding", list(0)),
                transposed("ConvTranspose2d", list(1, 2, 3, 3), 1, list(2, 2))
                        .with("stride", list(2))
                        .with("padding", list(0))
                        .with("outputPadding", list(1)),
                rms(list(2), list(4)).with("eps", 1e-3),
                group(2, list(2, 4, 2), true),
                instance("InstanceNorm1d", list(2, 2, 4), true, true, true),
                instance("InstanceNorm2d", list(1, 2, 2, 3), true, false, true),
                bilinear(list(2), 2, 3, 2, true),
                pool("AdaptiveMaxPool2d", list(1, 5, 4)).with("sizes", 3, 2));
    }

    private void add(Operation op) {
        all.add(op);
    }

    private static Operation slides(Operation op) {
        return op.with("stride", list(1))
                .with("padding", list(1))
                .with("dilation", list(1))
                .with("groups", 1);
    }

    private static long channels(List<Long> shape, List<Long> kernel) {
        return shape.get(shape.size() - kernel.size() - 1);
    }

    /// A convolution of one group, with a padding of 1 and a bias.
    private static Operation conv(String name, List<Long> shape, long out, List<Long> kernel) {
        return slides(
                weighted(
                        Operation.of(name).normal("x", Subject.dims(shape)),
                        Subject.join(list(out, channels(shape, kernel)), Subject.dims(kernel)),
                        out));
    }

    private static Operation transposed(
            String name, List<Long> shape, long out, List<Long> kernel) {
        return slides(
                weighted(
                        Operation.of(name).normal("x", Subject.dims(shape)),
                        Subject.join(list(channels(shape, kernel), out), Subject.dims(kernel)),
                        out));
    }

    private static Operation weighted(Operation op, long[] weight, long bias) {
        return op.normal("weight", weight).normal("bias", bias);
    }

    private void convolutions() {
        Operation one = conv("Conv1d", list(2, 4, 9), 3, list(3));
        add(one);
        add(one.with("stride", list(2)).with("padding", list(0)));
        add(one.with("padding", list(2)).with("dilation", list(2)));
        add(conv("Conv1d", list(4, 9), 3, list(4)));
        add(slides(Operation.of("Conv1d").normal("x", 2, 4, 9).normal("weight", 3, 4, 3)));
        add(
                slides(Operation.of("Conv1d").normal("x", 2, 4, 9).normal("weight", 6, 2, 3))
                        .with("groups", 2));
        Operation three = conv("Conv3d", list(2, 2, 4, 5, 4), 3, list(3, 3, 3));
        add(three);
        add(three.with("stride", list(2, 1, 2)).with("padding", list(1, 0, 2)));
        add(three.with("padding", list(2)).with("dilation", list(2)));
        add(conv("Conv3d", list(2, 4, 5, 4), 2, list(2, 3, 1)));
        add(
                slides(
                                Operation.of("Conv3d")
                                        .normal("x", 1, 4, 3, 4, 3)
                                        .normal("weight", 4, 2, 2, 2, 2))
                        .with("groups", 2));
        for (PadMode mode : PadMode.values()) {
            add(one.with("padding", list(2)).with("paddingMode", mode));
            Operation two = conv("Conv2d", list(2, 3, 5, 6), 2, list(3, 3));
            add(two.with("padding", 2, 1).with("paddingMode", mode));
            add(two.with("stride", list(2)).with("paddingMode", mode));
        }
        add(three.with("paddingMode", PadMode.REPLICATE));
        add(three.with("paddingMode", PadMode.CIRCULAR));
    }

    private void transposed() {
        Operation one =
                transposed("ConvTranspose1d", list(2, 3, 5), 4, list(3))
                        .with("outputPadding", list(0));
        add(one);
        add(one.with("stride", list(3)).with("outputPadding", list(2)));
        add(one.with("dilation", list(2)).with("padding", list(0)));
        add(transposed("ConvTranspose1d", list(3, 5), 2, list(4)).with("outputPadding", list(0)));
        add(
                slides(
                                Operation.of("ConvTranspose1d")
                                        .normal("x", 2, 4, 5)
                                        .normal("weight", 4, 3, 3))
                        .with("groups", 2)
                        .with("outputPadding", list(0)));
        Operation two =
                transposed("ConvTranspose2d", list(2, 3, 4, 5), 4, list(3, 2))
                        .with("outputPadding", list(0));
        add(two);
        add(two.with("stride", list(2)).with("padding", list(0)));
        add(two.with("stride", 2, 3).with("padding", 1, 0).with("outputPadding", 1, 2));
        add(two.with("dilation", 2, 3).with("padding", list(2)));
        add(
                transposed("ConvTranspose2d", list(3, 4, 5), 2, list(2, 2))
                        .with("stride", list(2))
                        .with("outputPadding", list(1)));
        for (long groups : new long[] {2, 4}) {
            add(
                    slides(
                                    Operation.of("ConvTranspose2d")
                                            .normal("x", 2, 4, 4, 3)
                                            .normal("weight", 4, 2, 3, 3)
                                            .normal("bias", 2 * groups))
                            .with("groups", groups)
                            .with("stride", list(2))
                            .with("outputPadding", list(1)));
        }
    }

    private static Operation rms(List<Long> lead, List<Long> last) {
        return Operation.of("RMSNorm")
                .normal("x", Subject.join(lead, Subject.dims(last)))
                .positive("weight", Subject.dims(last))
                .with("shape", last);
    }

    private static Operation group(long groups, List<Long> shape, boolean affine) {
        Operation op =
                Operation.of("GroupNorm")
                        .normal("x", Subject.dims(shape))
                        .with("groups", groups)
                        .with("eps", 1e-5);
        return affine ? affine(op, shape.get(1)) : op;
    }

    private static Operation affine(Operation op, long features) {
        return op.positive("weight", features).normal("bias", features);
    }

    /// @param track whether averages are kept
    private static Operation instance(
            String name, List<Long> shape, boolean training, boolean affine, boolean track) {
        long features = shape.get(shape.size() - (name.equals("InstanceNorm1d") ? 2 : 3));
        Operation op =
                Operation.of(name)
                        .normal("x", Subject.dims(shape))
                        .with("training", training)
                        .with("eps", 1e-5)
                        .with("momentum", 0.25);
        op = affine ? affine(op, features) : op;
        return track ? op.normal("running_mean", features).positive("running_var", features) : op;
    }

    private void norms() {
        add(rms(list(4), list(6)));
        add(rms(list(2), list(3, 4)).with("eps", 1e-5));
        add(rms(list(2, 3), list(5)).with("eps", 1));
        add(rms(list(3), list(100)));
        add(Operation.of("RMSNorm").normal("x", 3, 5).with("shape", list(5)).with("eps", 1e-6));
        for (boolean affine : new boolean[] {false, true}) {
            add(group(1, list(2, 4, 5), affine));
            add(group(2, list(2, 4, 3, 3), affine));
            add(group(4, list(3, 4, 6), affine));
            add(group(3, list(2, 6), affine).with("eps", 0.5));
            for (boolean training : new boolean[] {false, true}) {
                for (boolean track : new boolean[] {false, true}) {
                    add(instance("InstanceNorm1d", list(2, 3, 5), training, affine, track));
                    add(instance("InstanceNorm2d", list(2, 3, 4, 3), training, affine, track));
                }
            }
        }
    }

    private static Operation pool(String name, List<Long> shape) {
        return Operation.of(name).normal("x", Subject.dims(shape));
    }

    private void pools() {
        for (boolean ceil : new boolean[] {false, true}) {
            for (long stride : new long[] {1, 2, 3}) {
                Operation most = pool("MaxPool1d", list(2, 3, 10)).with("size", 3);
                add(
                        most.with("stride", stride)
                                .with("padding", 1)
                                .with("dilation", stride == 2 ? 2 : 1)
                                .with("ceilMode", ceil));
                Operation mean = pool("AvgPool1d", list(2, 3, 10)).with("size", 3);
                add(
                        mean.with("stride", stride)
                                .with("padding", 1)
                                .with("ceilMode", ceil)
                                .with("countIncludePad", stride != 2));
            }
        }
        for (int n : new int[] {1, 3, 7}) {
            add(pool("AdaptiveAvgPool1d", list(2, 3, 7)).with("sizes", n));
            add(pool("AdaptiveMaxPool1d", list(2, 3, 7)).with("sizes", n));
            add(pool("AdaptiveMaxPool2d", list(2, 3, 7, 8)).with("sizes", n, 5));
        }
        add(pool("AdaptiveAvgPool1d", list(2, 3, 7)).with("sizes", 10));
        Operation ties = Operation.of("MaxPool1d").input("x", Kind.TIES, 2, 3, 10).with("size", 4);
        add(ties.with("stride", 2).with("padding", 2).with("dilation", 1).with("ceilMode", true));
        add(Operation.of("AdaptiveMaxPool1d").input("x", Kind.TIES, 2, 3, 7).with("sizes", 3));
        add(Operation.of("AdaptiveMaxPool2d").input("x", Kind.TIES, 2, 7, 8).with("sizes", 3, 5));
    }

    private void pads() {
        for (String name :
                List.of("ZeroPad2d", "ReflectionPad2d", "ReplicationPad2d", "CircularPad2d")) {
            add(pool(name, list(2, 3, 4, 5)).with("sizes", 1, 2, 3, 0));
        }
        add(pool("ConstantPad2d", list(2, 4, 5)).with("sizes", 1, -2, 3, 0).with("value", 1.5));
        add(
                pool("Upsample", list(2, 3, 4, 5))
                        .with("mode", InterpolationMode.BILINEAR)
                        .with("factors", List.of(2.0, 1.5))
                        .with("alignCorners", true));
        add(
                pool("Upsample", list(2, 3, 4))
                        .with("mode", InterpolationMode.NEAREST)
                        .with("size", list(9)));
    }

    private static Operation bilinear(List<Long> lead, long in1, long in2, long out, boolean bias) {
        Operation op =
                Operation.of("Bilinear")
                        .normal("x1", Subject.join(lead, in1))
                        .normal("x2", Subject.join(lead, in2))
                        .normal("weight", out, in1, in2);
        return bias ? op.normal("bias", out) : op;
    }

    private void bilinear() {
        add(bilinear(list(3), 4, 5, 2, true));
        add(bilinear(list(2, 3), 3, 4, 5, true));
        add(bilinear(list(3), 4, 4, 1, false));
    }
}
