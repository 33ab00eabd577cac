package dev.nacre.parity;

import dev.nacre.nn.Reduction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What is compared: a layer, loss, activation or optimizer with its options and what it is given.
///
/// Its text tells it from all others and is the seed of its numbers.
sealed interface Subject
        permits Subject.LinearLayer,
                Subject.Convolution,
                Subject.Normalization,
                Subject.LayerNormalization,
                Subject.Drop,
                Subject.Table,
                Subject.MaxPool,
                Subject.AvgPool,
                Subject.AdaptivePool,
                Subject.Flat,
                Subject.ClassLoss,
                Subject.SoftLoss,
                Subject.PairLoss,
                Subject.BinaryLoss,
                Subject.Function,
                Subject.LearnedSlopes,
                Training,
                Operation {
    /// What shares tolerances.
    String group();

    /// What shares a line of the report.
    default String label() {
        return group();
    }

    void draw(Draw d);

    static long[] dims(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    static List<Long> list(long... values) {
        return Arrays.stream(values).boxed().toList();
    }

    static long[] join(List<Long> lead, long... rest) {
        return LongStream.concat(lead.stream().mapToLong(Long::longValue), Arrays.stream(rest))
                .toArray();
    }

    /// @param lead the shape of the input before its last dim
    record LinearLayer(List<Long> lead, long in, long out, boolean bias) implements Subject {
        @Override
        public String group() {
            return "Linear";
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", join(lead, in)).normal("weight", out, in);
            if (bias) {
                d.normal("bias", out);
            }
        }
    }

    record Convolution(
            List<Long> shape,
            long out,
            List<Long> kernel,
            List<Long> stride,
            List<Long> padding,
            List<Long> dilation,
            long groups,
            boolean bias)
            implements Subject {
        @Override
        public String group() {
            return "Conv2d";
        }

        long in() {
            return shape.get(shape.size() - 3);
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", dims(shape))
                    .normal("weight", out, in() / groups, kernel.get(0), kernel.get(1));
            if (bias) {
                d.normal("bias", out);
            }
        }
    }

    /// Batches one after the other; what is compared beside the statistics is the last one's.
    ///
    /// @param momentum NaN for the mean of all batches
    record Normalization(
            List<Long> shape,
            boolean training,
            boolean affine,
            boolean track,
            double momentum,
            double eps,
            int batches)
            implements Subject {
        boolean images() {
            return shape.size() == 4;
        }

        long features() {
            return shape.get(1);
        }

        @Override
        public String group() {
            return images() ? "BatchNorm2d" : "BatchNorm1d";
        }

        @Override
        public void draw(Draw d) {
            for (int i = batches - 1; i > 0; i--) {
                d.normal("x" + i, dims(shape));
            }
            d.normal("x", dims(shape));
            if (affine) {
                d.even("weight", 0.5, 2, features()).normal("bias", features());
            }
            if (track) {
                d.normal("running_mean", features()).even("running_var", 0.5, 2, features());
            }
        }
    }

    record LayerNormalization(
            List<Long> lead, List<Long> last, boolean affine, boolean bias, double eps)
            implements Subject {
        @Override
        public String group() {
            return "LayerNorm";
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", join(lead, dims(last)));
            if (affine) {
                d.even("weight", 0.5, 2, dims(last));
            }
            if (affine && bias) {
                d.normal("bias", dims(last));
            }
        }
    }

    /// A dropout in use.
    record Drop(List<Long> shape, double p) implements Subject {
        @Override
        public String group() {
            return "Dropout";
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", dims(shape));
        }
    }

    /// @param paddingIdx counted from the end where negative; null for none
    record Table(List<Long> shape, long count, long width, @Nullable Long paddingIdx)
            implements Subject {
        @Override
        public String group() {
            return "Embedding";
        }

        @Override
        public void draw(Draw d) {
            d.indices("indices", count, dims(shape)).normal("weight", count, width);
        }
    }

    /// @param ties whether many elements are equal
    record MaxPool(
            List<Long> shape,
            List<Long> size,
            List<Long> stride,
            List<Long> padding,
            List<Long> dilation,
            boolean ceil,
            boolean ties)
            implements Subject {
        @Override
        public String group() {
            return "MaxPool2d";
        }

        @Override
        public void draw(Draw d) {
            if (ties) {
                d.ties("x", 3, dims(shape));
            } else {
                d.normal("x", dims(shape));
            }
        }
    }

    record AvgPool(
            List<Long> shape,
            List<Long> size,
            List<Long> stride,
            List<Long> padding,
            boolean ceil,
            boolean countIncludePad)
            implements Subject {
        @Override
        public String group() {
            return "AvgPool2d";
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", dims(shape));
        }
    }

    record AdaptivePool(List<Long> shape, long height, long width) implements Subject {
        @Override
        public String group() {
            return "AdaptiveAvgPool2d";
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", dims(shape));
        }
    }

    record Flat(List<Long> shape, int start, int end) implements Subject {
        @Override
        public String group() {
            return "Flatten";
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", dims(shape));
        }
    }

    /// A loss of classes.
    ///
    /// @param logits whether it takes logits, not logarithms of probabilities
    /// @param reach how far from 0 these are
    record ClassLoss(
            List<Long> shape,
            boolean logits,
            Reduction reduction,
            boolean weighted,
            long ignoreIndex,
            double labelSmoothing,
            double reach)
            implements Subject {
        @Override
        public String group() {
            return logits ? "crossEntropy" : "nll";
        }

        private int dim() {
            return shape.size() == 1 ? 0 : 1;
        }

        @Override
        public void draw(Draw d) {
            long[] labels =
                    LongStream.range(0, shape.size())
                            .filter(i -> i != dim())
                            .map(i -> shape.get((int) i))
                            .toArray();
            if (logits) {
                d.even("x", -reach, reach, dims(shape));
            } else {
                d.even("x", -reach, 0, dims(shape));
            }
            d.indices("labels", shape.get(dim()), labels);
            if (weighted) {
                d.even("weight", 0.25, 2, shape.get(dim()));
            }
        }
    }

    /// A cross entropy where probabilities of classes are wanted.
    ///
    /// @param reach how far from 0 logits are
    record SoftLoss(
            List<Long> shape,
            Reduction reduction,
            boolean weighted,
            double labelSmoothing,
            double reach)
            implements Subject {
        @Override
        public String group() {
            return "crossEntropy";
        }

        @Override
        public void draw(Draw d) {
            // Neither side minds what they add up to.
            d.even("x", -reach, reach, dims(shape)).even("wanted", 0, 1, dims(shape));
            if (weighted) {
                d.even("weight", 0.25, 2, shape.get(shape.size() == 1 ? 0 : 1));
            }
        }
    }

    /// A loss of two tensors of one shape.
    record PairLoss(List<Long> shape, String name, Reduction reduction) implements Subject {
        @Override
        public String group() {
            return name;
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", dims(shape)).normal("wanted", dims(shape));
        }
    }

    /// The binary cross entropy.
    ///
    /// @param reach how far from 0 logits are
    record BinaryLoss(
            List<Long> shape,
            Reduction reduction,
            boolean weighted,
            boolean posWeight,
            double reach)
            implements Subject {
        @Override
        public String group() {
            return "bceWithLogits";
        }

        @Override
        public void draw(Draw d) {
            d.even("x", -reach, reach, dims(shape)).even("wanted", 0, 1, dims(shape));
            if (weighted) {
                d.even("weight", 0.25, 2, dims(shape));
            }
            if (posWeight) {
                d.even("posWeight", 0.25, 4, shape.getLast());
            }
        }
    }

    /// A function of the catalogue, with what it takes besides x.
    record Function(String name, List<Object> args, Points points) implements Subject {
        /// How it is called, without its x: `softplus(3.0)`.
        @Override
        public String label() {
            return args.isEmpty()
                    ? name
                    : args.stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(", ", name + "(", ")"));
        }

        @Override
        public String group() {
            return name;
        }

        @Override
        public void draw(Draw d) {
            points.draw(d);
        }
    }

    /// Where a function is looked at.
    enum Points {
        /// Where most activations of a network are.
        USUAL,
        /// Far from 0.
        TAILS,
        /// Above 0 only.
        POSITIVE,
        /// Where functions of the catalogue have kinks, with zeros of both signs.
        KINKS,
        /// No number at all, among others.
        NAN,
        /// The infinities.
        INFINITE;

        void draw(Draw d) {
            switch (this) {
                case USUAL -> d.even("x", -5, 5, 96);
                case TAILS -> d.even("x", -40, 40, 64);
                case POSITIVE -> d.even("x", 0.01, 20, 64);
                case KINKS ->
                        d.fixed("x", -6, -3, -2, -1, -0.75, -0.5, -0.0, 0.0, 0.5, 0.75, 1, 2, 3, 6);
                case NAN -> d.fixed("x", 1, Double.NaN, -1);
                case INFINITE -> d.fixed("x", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            }
        }
    }

    /// A ramp whose slopes are learned, one for each channel.
    record LearnedSlopes(List<Long> shape, long slopes) implements Subject {
        @Override
        public String group() {
            return "prelu";
        }

        @Override
        public void draw(Draw d) {
            d.normal("x", dims(shape)).even("weight", 0.05, 0.5, slopes);
        }
    }
}
