package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// An operand of einsum, or several multiplied already: a tensor with a label for each dim.
///
/// Operands are multiplied from the left to the right. What no later one names is summed at once,
/// and what two share and nobody else needs is the inner dim of a product of matrices.
record Einsum(Tensor tensor, List<Integer> labels) {
    static Tensor of(String equation, Tensor... operands) {
        if (operands.length == 0) {
            throw new NacreException(Checks.at("einsum") + ": needs at least one tensor");
        }
        Equation e = Equation.of(equation, Arrays.stream(operands).map(Tensor::shape).toList());
        DType type = Promotion.resultType(Arrays.stream(operands).map(Tensor::node).toList());
        if (operands.length > 1 && type == DType.BOOL) {
            throw new DTypeException(
                    "%s: products as in \"%s\" are not defined on bool; cast first"
                            .formatted(Checks.at("einsum"), equation));
        }
        List<Einsum> terms = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            terms.add(new Einsum(operands[i].cast(type), e.operands().get(i)).diagonal());
        }
        Einsum all = terms.getFirst();
        for (int i = 1; i < operands.length; i++) {
            Set<Integer> needed = new HashSet<>(e.result());
            terms.subList(i + 1, operands.length).forEach(t -> needed.addAll(t.labels));
            all = all.times(terms.get(i), needed);
        }
        Tensor sum = all.summed(e.result()).ordered(e.result());
        // Partial sums of integers are i64, and a product has the dtype of its factors.
        return operands.length == 1 ? sum : sum.cast(type);
    }

    /// With one dim for each label: where a label is repeated, the diagonal.
    private Einsum diagonal() {
        for (int label : labels) {
            int first = labels.indexOf(label);
            int second = labels.lastIndexOf(label);
            if (first != second) {
                List<Integer> rest = new ArrayList<>();
                for (int d = 0; d < labels.size(); d++) {
                    if (d != first && d != second) {
                        rest.add(labels.get(d));
                    }
                }
                rest.add(label);
                return new Einsum(tensor.diagonal(0, first, second), rest).diagonal();
            }
        }
        return this;
    }

    /// Summed over all labels but some.
    private Einsum summed(Collection<Integer> kept) {
        List<Integer> rest = labels.stream().filter(kept::contains).toList();
        int[] dims =
                labels.stream().filter(l -> !kept.contains(l)).mapToInt(labels::indexOf).toArray();
        return dims.length == 0 ? this : new Einsum(tensor.sum(dims), rest);
    }

    /// The dims in the order of labels; a label this has not is a dim of size 1.
    private Tensor ordered(List<Integer> order) {
        int[] mine = order.stream().filter(this::has).mapToInt(labels::indexOf).toArray();
        Tensor x = mine.length == 0 ? tensor : tensor.permute(mine);
        return x.reshape(sizes(order).toArray());
    }

    /// The product with another operand, summed over what is not needed afterwards.
    private Einsum times(Einsum other, Set<Integer> needed) {
        Einsum a = summed(union(needed, other.labels));
        Einsum b = other.summed(union(needed, labels));
        List<Integer> batch =
                a.labels.stream().filter(l -> b.has(l) && needed.contains(l)).toList();
        List<Integer> inner =
                a.labels.stream().filter(l -> b.has(l) && !needed.contains(l)).toList();
        List<Integer> rows = a.labels.stream().filter(l -> !b.has(l)).toList();
        List<Integer> columns = b.labels.stream().filter(l -> !a.has(l)).toList();
        List<Integer> result = join(List.of(batch, rows, columns));
        if (inner.isEmpty() || (rows.isEmpty() && columns.isEmpty())) {
            List<Integer> order = join(List.of(result, inner));
            return new Einsum(a.ordered(order).mul(b.ordered(order)), order).summed(result);
        }
        Tensor left = a.stretched(inner, b).matrices(batch, rows, inner);
        Tensor right = b.stretched(inner, a).matrices(batch, inner, columns);
        Tensor product = left.matmul(right);
        LongStream sizes =
                LongStream.concat(
                        product.shape().stream().limit(batch.size()),
                        LongStream.concat(a.sizes(rows), b.sizes(columns)));
        return new Einsum(product.reshape(sizes.toArray()), result);
    }

    /// Dims of size 1 as large as those of another operand.
    private Einsum stretched(List<Integer> dims, Einsum other) {
        LongStream to =
                labels.stream()
                        .mapToLong(l -> dims.contains(l) && size(l) == 1 ? other.size(l) : size(l));
        return new Einsum(tensor.expand(to.toArray()), labels);
    }

    private Tensor matrices(List<Integer> batch, List<Integer> rows, List<Integer> columns) {
        LongStream last =
                Stream.of(rows, columns).mapToLong(l -> sizes(l).reduce(1, Math::multiplyExact));
        return ordered(join(List.of(batch, rows, columns)))
                .reshape(LongStream.concat(sizes(batch), last).toArray());
    }

    private LongStream sizes(List<Integer> order) {
        return order.stream().mapToLong(this::size);
    }

    private long size(int label) {
        return has(label) ? tensor.size(labels.indexOf(label)) : 1;
    }

    private boolean has(int label) {
        return labels.contains(label);
    }

    private static Set<Integer> union(Set<Integer> some, List<Integer> more) {
        Set<Integer> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private static List<Integer> join(List<List<Integer>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }
}
