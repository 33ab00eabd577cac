package dev.nacre.parity;

import static dev.nacre.parity.Subject.list;

import dev.nacre.InterpolationMode;
import dev.nacre.PadMode;
import java.util.ArrayList;
import java.util.List;

/// The functions that move elements, and what is between elements, in the table of subjects.
final class MovingOperations {
    private final List<Subject> all = new ArrayList<>();

    private MovingOperations() {
        places();
        rearrangements();
        paddings();
        resamplings();
    }

    static List<Subject> all() {
        return List.copyOf(new MovingOperations().all);
    }

    /// Of every kind some, with few elements.
    static List<Subject> small() {
        return List.of(
                op("sort").normal("x", 2, 4).with("dim", 1).with("descending", true),
                op("topk").normal("x", 5).with("dim", 0).with("k", 2).with("largest", true),
                op("scatterAdd")
                        .normal("x", 3, 2)
                        .indices("index", 3, 4, 2)
                        .normal("source", 4, 2)
                        .with("dim", 0),
                op("pad")
                        .normal("x", 1, 2, 3)
                        .with("mode", PadMode.REFLECT)
                        .with("sizes", 2, 1, 1, 0),
                op("interpolate")
                        .normal("x", 1, 1, 3, 2)
                        .with("mode", InterpolationMode.BILINEAR)
                        .with("size", 4, 5));
    }

    private static Operation op(String name) {
        return Operation.of(name);
    }

    private void add(Operation op) {
        all.add(op);
    }

    private void places() {
        for (boolean descending : new boolean[] {false, true}) {
            for (int dim : new int[] {0, 1, 2}) {
                add(
                        op("sort")
                                .normal("x", 3, 4, 5)
                                .with("dim", dim)
                                .with("descending", descending));
            }
            add(op("sort").normal("x", 40).with("dim", 0).with("descending", descending));
        }
        for (boolean largest : new boolean[] {false, true}) {
            for (int dim : new int[] {0, 1}) {
                add(
                        op("topk")
                                .normal("x", 4, 7)
                                .with("dim", dim)
                                .with("k", 3)
                                .with("largest", largest));
            }
        }
        add(op("gather").normal("x", 4, 5).indices("index", 4, 6, 3).with("dim", 0));
        add(op("gather").normal("x", 4, 5).indices("index", 5, 2, 7).with("dim", 1));
        add(op("gather").normal("x", 2, 3, 4).indices("index", 3, 2, 5, 4).with("dim", 1));
        add(
                op("scatter")
                        .normal("x", 3, 6)
                        .places("index", 6, 3, 4)
                        .normal("source", 3, 4)
                        .with("dim", 1));
        add(op("scatter").normal("x", 7).places("index", 7, 3).normal("source", 3).with("dim", 0));
        for (int dim : new int[] {0, 1}) {
            add(
                    op("scatterAdd")
                            .normal("x", 4, 4)
                            .indices("index", 4, 3, 4)
                            .normal("source", 3, 4)
                            .with("dim", dim));
            add(
                    op("indexAdd")
                            .normal("x", 4, 5)
                            .indices("index", 4, 6)
                            .normal("source", dim == 0 ? new long[] {6, 5} : new long[] {4, 6})
                            .with("dim", dim));
            add(op("indexSelect").normal("x", 4, 5).indices("index", 4, 6).with("dim", dim));
        }
        add(op("maskedSelect").normal("x", 4, 5).mask("mask", 4, 5));
        add(op("maskedSelect").normal("x", 4, 5).mask("mask", 5));
        add(op("maskedFill").normal("x", 4, 5).mask("mask", 4, 5).with("value", 1.5));
        add(op("maskedFill").normal("x", 2, 4, 5).mask("mask", 4, 1).with("value", -2));
        add(op("where").mask("condition", 4, 5).normal("x", 4, 5).normal("y", 4, 5));
        add(op("where").mask("condition", 4, 1).normal("x", 5).normal("y", 2, 4, 5));
    }

    private void rearrangements() {
        add(op("roll").normal("x", 3, 4).with("shifts", 5));
        add(op("roll").normal("x", 3, 4, 5).with("shifts", 1, -2).with("dims", 1, 2));
        add(op("roll").normal("x", 3, 4).with("shifts", list(-1)).with("dims", list(0)));
        add(op("flip").normal("x", 3, 4, 5).with("dims", list(1)));
        add(op("flip").normal("x", 3, 4, 5).with("dims", 0, 2));
        add(op("repeat").normal("x", 3, 4).with("repeats", 2, 3));
        add(op("repeat").normal("x", 3).with("repeats", 2, 1, 2));
        add(op("repeatInterleave").normal("x", 3, 4).with("dim", 1).with("repeats", 3));
        add(op("repeatInterleave").normal("x", 4, 3).indices("repeats", 4, 4).with("dim", 0));
        for (int diagonal : new int[] {-2, 0, 1}) {
            add(op("triu").normal("x", 2, 4, 5).with("diagonal", diagonal));
            add(op("tril").normal("x", 5, 4).with("diagonal", diagonal));
            add(op("diag").normal("x", 4).with("diagonal", diagonal));
            add(
                    op("diagonal")
                            .normal("x", 4, 3, 5)
                            .with("offset", diagonal)
                            .with("dim1", 0)
                            .with("dim2", 2));
        }
        add(op("unfold").normal("x", 2, 8).with("dim", 1).with("size", 3).with("step", 2));
        add(op("unfold").normal("x", 7, 3).with("dim", 0).with("size", 2).with("step", 1));
        add(op("narrow").normal("x", 3, 7).with("dim", 1).with("start", 2).with("length", 4));
        add(op("permute").normal("x", 2, 3, 4).with("dims", 2, 0, 1));
        add(op("movedim").normal("x", 2, 3, 4).with("source", 0).with("destination", 2));
        add(op("expand").normal("x", 3, 1).with("shape", 2, 3, 4));
        add(op("cat").normal("x", 2, 3).normal("y", 1, 3).normal("z", 4, 3).with("dim", 0));
        add(op("cat").normal("x", 2, 3).normal("y", 2, 1).normal("z", 2, 5).with("dim", 1));
        add(op("stack").normal("x", 2, 3).normal("y", 2, 3).with("dim", 0));
        add(op("stack").normal("x", 2, 3).normal("y", 2, 3).with("dim", 2));
        add(op("chunk").normal("x", 3, 7).with("chunks", 3).with("dim", 1));
        add(op("split").normal("x", 7, 2).with("size", 3).with("dim", 0));
        add(op("pixelShuffle").normal("x", 2, 8, 3, 4).with("factor", 2));
        add(op("pixelShuffle").normal("x", 9, 2, 2).with("factor", 3));
        add(op("pixelUnshuffle").normal("x", 2, 3, 6, 4).with("factor", 2));
    }

    private void paddings() {
        for (PadMode mode : PadMode.values()) {
            add(op("pad").normal("x", 2, 3, 6).with("mode", mode).with("sizes", 2, 3));
            add(op("pad").normal("x", 2, 3, 4, 5).with("mode", mode).with("sizes", 1, 2, 3, 0));
            add(
                    op("pad")
                            .normal("x", 1, 2, 3, 4, 3)
                            .with("mode", mode)
                            .with("sizes", 2, 1, 0, 3, 2, 2));
        }
        add(op("pad").normal("x", 3, 4).with("value", 2.5).with("sizes", 1, 2, 2, 0));
        add(op("pad").normal("x", 5, 6).with("value", -1).with("sizes", -1, 2, 1, -2));
    }

    private void resamplings() {
        InterpolationMode nearest = InterpolationMode.NEAREST;
        InterpolationMode linear = InterpolationMode.LINEAR;
        InterpolationMode bilinear = InterpolationMode.BILINEAR;
        add(op("interpolate").normal("x", 2, 3, 7).with("mode", nearest).with("size", list(4)));
        add(op("interpolate").normal("x", 2, 3, 7).with("mode", nearest).with("size", list(17)));
        add(scaled(nearest, List.of(2.0, 3.0)));
        add(scaled(nearest, List.of(1.7, 2.3)));
        add(scaled(nearest, List.of(0.5, 0.7)));
        for (long[] size : new long[][] {{9, 4}, {3, 11}, {1, 1}, {5, 6}}) {
            add(sized(nearest, size));
            for (boolean corners : new boolean[] {false, true}) {
                add(sized(bilinear, size).with("alignCorners", corners));
            }
        }
        for (boolean corners : new boolean[] {false, true}) {
            Operation sequence = op("interpolate").normal("x", 2, 3, 7).with("mode", linear);
            add(sequence.with("size", list(4)).with("alignCorners", corners));
            add(sequence.with("size", list(16)).with("alignCorners", corners));
            add(scaled(bilinear, List.of(2.0, 2.0)).with("alignCorners", corners));
            add(scaled(bilinear, List.of(1.7, 2.3)).with("alignCorners", corners));
        }
        add(scaled(bilinear, List.of(0.6, 0.4)).with("alignCorners", false));
        InterpolationMode bicubic = InterpolationMode.BICUBIC;
        Operation volume =
                op("interpolate")
                        .normal("x", 1, 2, 3, 4, 3)
                        .with("mode", InterpolationMode.TRILINEAR);
        for (boolean corners : new boolean[] {false, true}) {
            add(sized(bicubic, 9, 4).with("alignCorners", corners));
            add(sized(bicubic, 5, 13).with("alignCorners", corners));
            add(scaled(bicubic, List.of(1.7, 2.3)).with("alignCorners", corners));
            add(volume.with("size", list(5, 4, 7)).with("alignCorners", corners));
            add(volume.with("size", list(2, 3, 1)).with("alignCorners", corners));
        }
        add(sized(InterpolationMode.AREA, 2, 3));
        add(sized(InterpolationMode.AREA, 3, 4));
        add(sized(InterpolationMode.AREA, 7, 9));
    }

    private static Operation scaled(InterpolationMode mode, List<Double> factors) {
        return op("interpolate")
                .normal("x", 2, 2, 5, 6)
                .with("mode", mode)
                .with("factors", factors);
    }

    private static Operation sized(InterpolationMode mode, long... size) {
        return op("interpolate").normal("x", 2, 2, 5, 6).with("mode", mode).with("size", size);
    }
}
