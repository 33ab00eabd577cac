package dev.nacre.kernel;

import dev.nacre.expr.Expr;
import dev.nacre.type.Shape;
import java.util.List;
import java.util.function.UnaryOperator;

/// One piece of work for a backend, with everything it reads and writes.
public sealed interface Launch {
    /// The operands that are written.
    List<Operand.Memory> outputs();

    /// The same launch over other operands.
    default Launch over(
            UnaryOperator<Operand.Memory> memory, UnaryOperator<Operand.Scalar> scalars) {
        return new Substitution(memory, scalars).of(this);
    }

    /// Evaluates bodies at every point of a domain.
    ///
    /// All layouts have the shape of the domain. Argument `i` of a body is the element of input `i`
    /// at that point; body `k` is written to output `k`.
    record Map(List<Expr> bodies, List<Operand> inputs, List<Operand.Memory> outputs)
            implements Launch {}

    /// Evaluates a body at every point, combines the values over the trailing dims, and evaluates
    /// the epilogue on what is left.
    ///
    /// The layouts of `inputs` have the shape of the whole domain. The first `kept` dims stay; the
    /// others are reduced. In the epilogue argument 0 is the result of the reduction and argument
    /// `1 + i` is `extras[i]`, whose layouts, like those of the outputs, have the shape of the kept
    /// dims.
    record Reduce(
            Reduction reduction,
            Expr body,
            List<Operand> inputs,
            int kept,
            List<Expr> epilogue,
            List<Operand> extras,
            List<Operand.Memory> outputs)
            implements Launch {
        /// The kept dims, then the others.
        public Shape domain() {
            for (Operand o : inputs) {
                if (o instanceof Operand.Memory m) {
                    return m.layout().shape();
                }
            }
            throw new IllegalArgumentException("a reduction of no memory has no domain");
        }
    }

    /// The product of matrices whose rows, columns and inner places may each run over several dims:
    /// `a` is `[batch..., rows..., inner...]`, `b` is `[batch..., inner..., columns...]`, and the
    /// result `[batch..., rows..., columns...]`.
    ///
    /// Every element is summed over the inner places in order with fused multiply-add, starting at
    /// 0. A convolution is such a product, with a view of windows as `b`.
    ///
    /// @param batch how many leading dims all three have in common
    /// @param inner how many dims are summed over
    record MatMul(Operand.Memory a, Operand.Memory b, Operand.Memory out, int batch, int inner)
            implements Launch {
        /// Matrices `[batch..., m, k]` and `[batch..., k, n]`.
        public MatMul(Operand.Memory a, Operand.Memory b, Operand.Memory out) {
            this(a, b, out, out.layout().shape().rank() - 2, 1);
        }

        /// How many dims the rows run over.
        public int rows() {
            return a.layout().shape().rank() - batch - inner;
        }

        @Override
        public List<Operand.Memory> outputs() {
            return List.of(out);
        }
    }

    /// `out[..., i, ...] = from[..., index[..., i, ...], ...]` along one dim, as torch.gather.
    ///
    /// @param what what to say in the error for an index out of range
    record Gather(
            Operand.Memory from, int dim, Operand.Memory index, Operand.Memory out, String what)
            implements Launch {
        @Override
        public List<Operand.Memory> outputs() {
            return List.of(out);
        }
    }

    /// Combines: `out[..., index[..., i, ...], ...] += from[..., i, ...]` along one dim, in the
    /// order of the elements, where `+` is a reduction and `out` a number at first.
    ///
    /// @param reduction one that is not indexed
    /// @param what what to say in the error for an index out of range
    record Scatter(
            Operand.Memory from,
            int dim,
            Operand.Memory index,
            Reduction reduction,
            double start,
            Operand.Memory out,
            String what)
            implements Launch {
        @Override
        public List<Operand.Memory> outputs() {
            return List.of(out);
        }
    }

    /// The places of the elements of a dim in the order of their values, as I64: equal ones stay in
    /// their order, and NaN are the largest.
    record Argsort(Operand.Memory from, int dim, boolean descending, Operand.Memory out)
            implements Launch {
        @Override
        public List<Operand.Memory> outputs() {
            return List.of(out);
        }
    }

    /// Numbers of a stream that depend on the seed and their place in it only.
    record Random(Distribution distribution, long seed, long counter, Operand.Memory out)
            implements Launch {
        @Override
        public List<Operand.Memory> outputs() {
            return List.of(out);
        }
    }

    /// `out[i] = i` over the elements of a vector.
    record Iota(Operand.Memory out) implements Launch {
        @Override
        public List<Operand.Memory> outputs() {
            return List.of(out);
        }
    }
}
