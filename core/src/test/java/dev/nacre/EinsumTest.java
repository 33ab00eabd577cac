package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Sums over products against the loop over all values of all letters.
class EinsumTest {
    /// An equation, the same with every dim named by a letter, and the shapes.
    private static Arguments of(String equation, String named, long[]... shapes) {
        return Arguments.of(equation, named, List.of(shapes));
    }

    private static Arguments of(String equation, long[]... shapes) {
        return of(equation, equation, shapes);
    }

    private static long[] s(long... shape) {
        return shape;
    }

    static Stream<Arguments> equations() {
        return Stream.of(
                of("->", s()),
                of("i->i", s(3)),
                of("i->", s(3)),
                of("ij->ji", s(2, 3)),
                of("ij->j", s(2, 3)),
                of("ii->i", s(3, 3)),
                of("ii->", s(3, 3)),
                of("ijji->j", s(2, 3, 3, 2)),
                of("iii->i", s(3, 3, 3)),
                of("iij->ji", s(2, 2, 3)),
                of("bi", "bi->bi", s(2, 3)),
                of("ba", "ba->ab", s(2, 3)),
                of("aB", "aB->Ba", s(2, 3)),
                of("ii", "ii->", s(3, 3)),
                of("i,i->", s(3), s(3)),
                of("i,i", "i,i->", s(3), s(3)),
                of("i,i->i", s(3), s(3)),
                of("i,j->ij", s(3), s(2)),
                of("i,j->ji", s(3), s(2)),
                of("i,j->", s(3), s(2)),
                of(",->", s(), s()),
                of(",i->i", s(), s(3)),
                of("ij,j->i", s(2, 3), s(3)),
                of("j,ij->i", s(3), s(2, 3)),
                of("ij,jk->ik", s(2, 3), s(3, 4)),
                of("ij,jk", "ij,jk->ik", s(2, 3), s(3, 4)),
                of(" i j , j k -> k i ", "ij,jk->ki", s(2, 3), s(3, 4)),
                of("ij,kj->ik", s(2, 3), s(4, 3)),
                of("ij,ij->", s(2, 3), s(2, 3)),
                of("ij,ij->j", s(2, 3), s(2, 3)),
                of("bij,bjk->bik", s(2, 3, 4), s(2, 4, 3)),
                of("bij,bjk->ikb", s(2, 3, 4), s(2, 4, 3)),
                of("bhqd,bhkd->bhqk", s(2, 2, 3, 4), s(2, 2, 5, 4)),
                of("abcd,cdae->be", s(2, 3, 2, 4), s(2, 4, 2, 3)),
                of("aij,jk->ik", s(2, 2, 3), s(3, 2)),
                of("ijk,jl->il", s(2, 3, 4), s(3, 2)),
                of("ii,ij->j", s(3, 3), s(3, 2)),
                of("ij,jk,kl->il", s(2, 3), s(3, 4), s(4, 2)),
                of("i,i,i->i", s(3), s(3), s(3)),
                of("ij,ik,il->jkl", s(2, 3), s(2, 2), s(2, 4)),
                of("bn,anm,bm->ba", s(2, 3), s(4, 3, 2), s(2, 2)),
                of("ij,jk->ik", s(2, 0), s(0, 3)),
                of("ij,jk->ik", s(0, 2), s(2, 3)),
                of("ij->i", s(2, 0)),
                of("ij,jk->ik", s(2, 1), s(3, 4)),
                of("ij,jk->ijk", s(2, 3), s(1, 4)),
                of("i,i,i->", s(1), s(3), s(1)),
                of("bij,bjk->bik", s(1, 2, 3), s(4, 3, 2)),
                of("...->...", "xy->xy", s(2, 3)),
                of("...ij->...ji", "xij->xji", s(2, 3, 4)),
                of("i...->...", "ixy->xy", s(2, 3, 4)),
                of("i...j->ij...", "ixyj->ijxy", s(2, 3, 4, 2)),
                of("...i->i", "xyi->i", s(2, 3, 4)),
                of("b...", "bx->xb", s(2, 3)),
                of("i...i->...", "ixi->x", s(3, 2, 3)),
                of("...ij,...jk->...ik", "xij,xjk->xik", s(2, 3, 4), s(2, 4, 2)),
                of("...ij,...jk", "xij,xjk->xik", s(2, 3, 4), s(2, 4, 2)),
                of("...ij,...jk->...ik", "xyij,yjk->xyik", s(2, 3, 1, 4), s(3, 4, 2)),
                of("...ij,jk->...ik", "ij,jk->ik", s(3, 4), s(4, 2)),
                of("...,...->...", "xy,y->xy", s(2, 1), s(3)),
                of("i...,...->...", "ix,yx->yx", s(2, 3), s(4, 1)));
    }

    /// The definition: a loop over all values of all letters; sizes of 1 stretch.
    private static Plain loop(String named, List<Plain> operands) {
        String[] sides = named.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        TreeMap<Character, Long> sizes = new TreeMap<>();
        for (int k = 0; k < terms.length; k++) {
            for (int d = 0; d < terms[k].length(); d++) {
                long size = operands.get(k).shape().dim(d);
                sizes.merge(terms[k].charAt(d), size, (a, b) -> a == 1 ? b : a);
            }
        }
        List<Character> letters = List.copyOf(sizes.keySet());
        Shape every = Shape.of(sizes.values().stream().mapToLong(n -> n).toArray());
        long[] to = sides[1].chars().mapToLong(c -> sizes.get((char) c)).toArray();
        Plain sum = new Plain(Shape.of(to), new double[(int) Shape.of(to).count()]);
        for (long[] value : Plain.indices(every)) {
            double product = 1;
            for (int k = 0; k < terms.length; k++) {
                product *= operands.get(k).stretched(index(terms[k], letters, value));
            }
            sum.values()[sum.flat(index(sides[1], letters, value))] += product;
        }
        return sum;
    }

    private static long[] index(String term, List<Character> letters, long[] value) {
        return term.chars().mapToLong(c -> value[letters.indexOf((char) c)]).toArray();
    }

    @ParameterizedTest
    @MethodSource("equations")
    void sumsOfProducts(String equation, String named, List<long[]> shapes) {
        List<Plain> operands = shapes.stream().map(Plain::numbers).toList();
        Plain expected = loop(named, operands);
        Tensor[] dense = operands.stream().map(Plain::tensor).toArray(Tensor[]::new);
        expected.check(Tensor.einsum(equation, dense), 1e-14);
        Tensor[] waiting =
                Arrays.stream(dense)
                        .map(t -> Tensor.stack(List.of(t, t), -1).mul(0.5).sum(-1))
                        .toArray(Tensor[]::new);
        expected.check(Tensor.einsum(equation, waiting), 1e-14);
        Tensor[] whole =
                Arrays.stream(dense).map(t -> t.mul(8).to(DType.I32)).toArray(Tensor[]::new);
        double scale = Math.pow(8, shapes.size());
        Plain.of(expected.shape(), i -> scale * expected.at(i))
                .check(Tensor.einsum(equation, whole).to(DType.F64), 1e-14);
    }

    @Test
    void dtypesAreThoseOfSumsAndProducts() {
        Tensor whole = Tensor.of(new int[][] {{1, 2}, {3, 4}});
        assertEquals(DType.I64, Tensor.einsum("ij->i", whole).dtype());
        assertEquals(DType.I32, Tensor.einsum("ij->ji", whole).dtype());
        assertEquals(DType.I32, Tensor.einsum("ij,j->i", whole, whole.get(0)).dtype());
        assertEquals(DType.F64, Tensor.einsum("i,ij->j", Tensor.of(1.0, 1), whole).dtype());
        Tensor truth = Tensor.of(new boolean[][] {{true, false}, {true, true}});
        assertEquals(DType.BOOL, Tensor.einsum("ii->i", truth).dtype());
        new Plain(Shape.of(2), 1, 2).check(Tensor.einsum("ij->i", truth));
    }

    private static Complaint wrong(String equation, List<Tensor> operands, String... parts) {
        String[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = "\"" + equation + "\"";
        return Complaint.of(
                ShapeException.class,
                "einsum",
                () -> Tensor.einsum(equation, operands.toArray(Tensor[]::new)),
                all);
    }

    static Stream<Complaint> wrongCalls() {
        Tensor x = Tensor.zeros(2, 3);
        Tensor bool = x.gt(0);
        return Stream.of(
                wrong("ij->i->j", List.of(x), "more than one arrow"),
                wrong("ij,jk", List.of(x), "names 2 operands", "1 tensors"),
                wrong("ij", List.of(x, x), "names 1 operands", "2 tensors"),
                wrong("ijk->i", List.of(x), "3 letters", "operand 0", "[2, 3]"),
                wrong("i->i", List.of(x), "1 letters", "operand 0", "[2, 3]"),
                wrong("...ijk->i", List.of(x), "3 letters", "[2, 3]"),
                wrong("i1->i", List.of(x), "'1'", "no letter"),
                wrong("i..->i", List.of(x.sum(0).reshape(3, 1, 1)), "dots"),
                wrong("......->", List.of(x), "dots"),
                wrong("ij->ik", List.of(x), "'k'", "no operand"),
                wrong("ij->ii", List.of(x), "'i' twice"),
                wrong("ij->......", List.of(x), "dots"),
                wrong("ii->i", List.of(x), "sizes 2 and 3", "[2, 3]", "'i'"),
                wrong("ij,jk->ik", List.of(x, x), "'j'", "size 2 of operand 1", "had size 3"),
                wrong("...i,...j->ij", List.of(x, x.t()), "... for a dim of size 3", "size 2"),
                Complaint.of(
                        DTypeException.class,
                        "einsum",
                        () -> Tensor.einsum("ij,ij->", bool, bool),
                        "\"ij,ij->\"",
                        "not defined on bool"),
                Complaint.of(
                        NacreException.class, "einsum", () -> Tensor.einsum("->"), "at least one"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
