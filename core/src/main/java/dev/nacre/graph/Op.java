package dev.nacre.graph;

import dev.nacre.expr.Primitive;
import dev.nacre.kernel.Distribution;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node does with its inputs.
public sealed interface Op {
    /// The word that errors use.
    String label();

    /// What of it the way of computing depends on, other than the numbers of a random stream and
    /// how a gradient is made.
    default Object kind() {
        return this;
    }

    /// Elements that were there from the start.
    record Source() implements Op {
        @Override
        public String label() {
            return "tensor";
        }
    }

    /// A number that is part of a formula.
    record Literal(double value) implements Op {
        @Override
        public String label() {
            return "literal";
        }
    }

    /// A primitive at every element; inputs have the node's shape, or are single numbers.
    record Pointwise(Primitive primitive) implements Op {
        @Override
        public Object kind() {
            return primitive;
        }

        @Override
        public String label() {
            return primitive.label();
        }
    }

    /// The same elements in another arrangement.
    sealed interface View extends Op {
        /// How the result lies in memory where the input lies so; null where that takes a copy.
        @Nullable Layout apply(Layout input, Shape result);
    }

    /// The first input as it lies.
    sealed interface Same extends View {
        @Override
        default Layout apply(Layout input, Shape result) {
            return input;
        }
    }

    /// The input itself; gradients end here where the node is a leaf or detached.
    record Alias() implements Same {
        @Override
        public String label() {
            return "detach";
        }
    }

    /// The first input itself, with a gradient by the others that does not follow from how it was
    /// computed.
    final class Custom implements Same {
        private volatile @Nullable Backward backward;

        Custom(Backward backward) {
            this.backward = backward;
        }

        /// How the gradient goes to the inputs; null once nobody can ask for it any more.
        public @Nullable Backward backward() {
            return backward;
        }

        /// Lets go of what the gradient would have read.
        void forget() {
            backward = null;
        }

        /// The gradients of the inputs but for the first, from the result and its gradient; null
        /// where there is none.
        @FunctionalInterface
        public interface Backward {
            List<@Nullable Node> gradients(Node result, Node gradient);
        }

        @Override
        public Object kind() {
            return Custom.class;
        }

        @Override
        public String label() {
            return "custom";
        }
    }

    /// Dim `i` of the result is dim `order[i]` of the input.
    record Permute(List<Integer> order) implements View {
        @Override
        public Layout apply(Layout input, Shape result) {
            return input.permute(order.stream().mapToInt(Integer::intValue).toArray());
        }

        /// The permutation that undoes this one.
        public Permute inverse() {
            Integer[] back = new Integer[order.size()];
            for (int i = 0; i < back.length; i++) {
                back[order.get(i)] = i;
            }
            return new Permute(List.of(back));
        }

        @Override
        public String label() {
            return "permute";
        }
    }

    /// Dims of size 1 repeated, and new dims in front.
    record Expand() implements View {
        @Override
        public Layout apply(Layout input, Shape result) {
            return input.expand(result);
        }

        @Override
        public String label() {
            return "expand";
        }
    }

    /// The same elements in the same order under another shape.
    record Reshape() implements View {
        @Override
        public @Nullable Layout apply(Layout input, Shape result) {
            return input.reshape(result);
        }

        @Override
        public String label() {
            return "reshape";
        }
    }

    /// Every `step`-th element of a dim from `start` on.
    record Slice(int dim, long start, long step) implements View {
        @Override
        public Layout apply(Layout input, Shape result) {
            return input.slice(dim, start, step, result.dim(dim));
        }

        @Override
        public String label() {
            return "slice";
        }
    }

    /// Windows that slide over a dim by `step`: their number in its place, and a new last dim for
    /// the places within one, which are `dilation` apart.
    record Windows(int dim, long step, long size, long dilation) implements View {
        @Override
        public Layout apply(Layout input, Shape result) {
            return input.windows(dim, step, size, dilation);
        }

        @Override
        public String label() {
            return "windows";
        }
    }

    /// The values along some dims combined into one; the result lacks these dims.
    record Reduce(Reduction reduction, List<Integer> dims) implements Op {
        @Override
        public String label() {
            return reduction.name().toLowerCase(java.util.Locale.ROOT);
        }

        /// Whether it picks one of the elements, to which its gradient goes back.
        public boolean isExtremum() {
            return reduction == Reduction.MAX || reduction == Reduction.MIN;
        }
    }

    /// The product of matrices under equal batch dims.
    record MatMul() implements Op {
        @Override
        public String label() {
            return "matmul";
        }
    }

    /// Kernels that slide over the last dims of their input: inputs are `[batch, groups, in,
    /// size...]` and `[groups, out, in, window...]`, the result is `[batch, groups, out,
    /// places...]`.
    ///
    /// Each step and each dilation is that of one of the last dims.
    record Conv(List<Long> step, List<Long> dilation) implements Op {
        @Override
        public String label() {
            return "conv";
        }

        /// The input with its windows: `[batch, groups, in, places..., window...]`.
        public Layout windows(Layout input, Shape kernel) {
            Layout l = input;
            for (int d = 0; d < step.size(); d++) {
                l = l.windows(3 + d, step.get(d), kernel.dim(3 + d), dilation.get(d));
            }
            return l;
        }
    }

    /// Elements picked by index along a dim; inputs are the elements and the indices.
    record Gather(int dim, String label) implements Op {}

    /// Elements combined by index along a dim with a number that is everywhere at first; inputs are
    /// the elements and the indices.
    record Scatter(int dim, Reduction reduction, double start) implements Op {
        @Override
        public String label() {
            return "scatter";
        }
    }

    /// The places of the elements of a dim in ascending order of their values, or in descending
    /// order; equal ones stay in their order, and NaN are the largest.
    record Argsort(int dim, boolean descending) implements Op {
        @Override
        public String label() {
            return "argsort";
        }
    }

    /// Inputs written into regions of the result, each over what earlier ones wrote; the regions
    /// together cover it.
    record Assemble(List<Region> regions) implements Op {
        @Override
        public String label() {
            return "assemble";
        }
    }

    /// Where an input of an [Assemble] goes: its element `i` along a dim is at `start + step i`.
    record Region(List<Long> start, List<Long> step) {
        /// The region's place in the memory of the whole.
        public Layout in(Layout whole, Shape piece) {
            Layout l = whole;
            for (int d = 0; d < start.size(); d++) {
                l = l.slice(d, start.get(d), step.get(d), piece.dim(d));
            }
            return l;
        }
    }

    /// Numbers of a random stream.
    record Random(Distribution distribution, long seed, long counter) implements Op {
        @Override
        public Object kind() {
            return distribution;
        }

        @Override
        public String label() {
            return "random";
        }
    }

    /// 0, 1, 2, ...
    record Iota() implements Op {
        @Override
        public String label() {
            return "arange";
        }
    }
}
