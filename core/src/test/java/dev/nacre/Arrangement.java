package dev.nacre;

import dev.nacre.type.DType;
import java.util.List;
import java.util.stream.Stream;

/// Tensors that lie in memory, or wait to be computed, in many ways.
record Arrangement(String name, Tensor tensor) {
    static Stream<Arrangement> all() {
        return Stream.of(
                of("dense", dense(2, 3, 4)),
                of("vector", dense(7)),
                of("one element", dense(1, 1)),
                of("single number", dense(1).reshape()),
                of("transposed", dense(4, 3, 2).permute(2, 1, 0)),
                of("matrix transposed", dense(5, 3).t()),
                of("every second", dense(5, 7).at("::2, 1::3")),
                of("backwards", dense(3, 4).at("::-1, ::-2")),
                of("row broadcast", dense(4).expand(3, 4)),
                of("column broadcast", dense(3, 1).expand(2, 3, 4)),
                of("number broadcast", dense(1).reshape().expand(3, 2)),
                of("view of views", dense(6, 4, 3).at("1:5:2").transpose(0, 2).reshape(4, 3, 2)),
                of("reshaped after transposing", dense(4, 6).t().reshape(3, 8)),
                of("made of numbers", Tensor.full(1.5, DType.F64, 3, 2)),
                of("not computed", dense(3, 5).mul(3).add(dense(5)).t()),
                of("reduced", dense(3, 4, 5).sum(1)),
                of("joined", Tensor.cat(List.of(dense(2, 3), dense(1, 3)), 0)),
                of("empty", dense(0)),
                of("empty inside", dense(2, 0, 3)),
                of("empty slice", dense(4, 3).at("2:2")));
    }

    private static Arrangement of(String name, Tensor t) {
        return new Arrangement(name, t);
    }

    private static Tensor dense(long... shape) {
        return Plain.numbers(shape).tensor();
    }

    Plain plain() {
        return Plain.of(tensor);
    }

    @Override
    public String toString() {
        return name;
    }
}
