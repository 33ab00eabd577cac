package dev.nacre.measure;

import dev.nacre.Autograd;
import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.expr.Expr;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.rewrite.Form;
import dev.nacre.rewrite.Rewriter;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Results of a formula, its value or derivatives, as a backend computes them from tensors in one
/// dtype.
public final class Computation {
    private static final int VALUE = -1;

    /// So many elements are enough for a plan.
    private static final int ELEMENTS = 4096;

    private final ParsedFormula formula;
    private final DType dtype;
    private final Backend backend;

    /// What is computed: the value, or derivatives by their variables.
    private final List<Integer> results;

    private Computation(
            ParsedFormula formula, DType dtype, Backend backend, List<Integer> results) {
        this.formula = formula;
        this.dtype = dtype;
        this.backend = backend;
        this.results = results;
    }

    /// The value of a formula.
    public static Computation value(ParsedFormula formula, DType dtype, Backend backend) {
        return new Computation(formula, dtype, backend, List.of(VALUE));
    }

    /// The derivative by a variable.
    public static Computation derivative(
            ParsedFormula formula, DType dtype, Backend backend, int variable) {
        return new Computation(formula, dtype, backend, List.of(variable));
    }

    /// The value and all derivatives at once.
    public static Computation fused(ParsedFormula formula, DType dtype, Backend backend) {
        return new Computation(
                formula,
                dtype,
                backend,
                IntStream.range(VALUE, formula.variables().size()).boxed().toList());
    }

    /// The same in another dtype by another backend.
    Computation in(DType other, Backend by) {
        return new Computation(formula, other, by, results);
    }

    public DType dtype() {
        return dtype;
    }

    public List<String> variables() {
        return formula.variables();
    }

    boolean isDerivative(int root) {
        return results.get(root) != VALUE;
    }

    /// The inputs of a run and what is recorded over them.
    private record Recorded(List<HostStorage> memory, List<Tensor> leaves, Bundle results) {}

    private Recorded record(int elements) {
        boolean grad = !results.equals(List.of(VALUE));
        List<HostStorage> memory = new ArrayList<>();
        List<Tensor> leaves = new ArrayList<>();
        for (int i = 0; i < variables().size(); i++) {
            HostStorage m = HostMemory.allocate((long) elements * dtype.bytes());
            memory.add(m);
            Tensor t = Tensor.of(m, dtype, elements);
            leaves.add(grad ? t.requiresGrad() : t);
        }
        Tensor y = formula.apply(leaves);
        List<Tensor> slopes = List.of();
        if (grad) {
            slopes =
                    y.hasGradient()
                            ? Autograd.grad(y.sum(), leaves.toArray(Tensor[]::new))
                            : leaves.stream().map(Tensor::zerosLike).toList();
        }
        List<Tensor> wanted = new ArrayList<>();
        for (int r : results) {
            wanted.add(r == VALUE ? y : slopes.get(r));
        }
        return new Recorded(memory, leaves, Bundle.of(wanted));
    }

    /// The results as they are written, over the variables.
    public List<Expr> written() {
        Recorded r = record(ELEMENTS);
        List<Expr> written = new ArrayList<>();
        for (Tensor t : r.results().tensors()) {
            int leaf = r.leaves().indexOf(t);
            written.add(leaf >= 0 ? Expr.arg(leaf, dtype) : written(t, r));
        }
        return written;
    }

    private Expr written(Tensor result, Recorded r) {
        Map<Storage, Expr> known = known(r);
        Expr last = Expr.constant(0, dtype);
        for (Launch launch : Bundle.of(List.of(result)).launches()) {
            Launch.Map m = map(launch);
            List<Expr> bodies = over(m.bodies(), m.inputs(), known);
            for (int k = 0; k < bodies.size(); k++) {
                known.put(m.outputs().get(k).storage(), bodies.get(k));
            }
            last = bodies.getLast();
        }
        return last;
    }

    /// The kernels as they are computed, over the variables.
    public List<Form> kernels() {
        Recorded r = record(ELEMENTS);
        Map<Storage, Expr> known = known(r);
        List<Form> kernels = new ArrayList<>();
        for (Launch launch : r.results().launches()) {
            Launch.Map m = map(launch);
            Form form =
                    backend.takesRewritten() ? Rewriter.form(m.bodies()) : Form.written(m.bodies());
            kernels.add(
                    new Form(
                            over(form.roots(), m.inputs(), known),
                            form.scheme(),
                            form.laws(),
                            form.errors()));
            for (Operand.Memory out : m.outputs()) {
                // What another kernel reads is one more variable.
                known.put(out.storage(), Expr.arg(known.size(), out.dtype()));
            }
        }
        return kernels;
    }

    /// The kernels as text, as the backend runs them.
    public String listing() {
        try (Backends.Scope _ = Backends.use(backend)) {
            return record(ELEMENTS).results().explain();
        }
    }

    private Map<Storage, Expr> known(Recorded r) {
        Map<Storage, Expr> known = new IdentityHashMap<>();
        for (int i = 0; i < r.memory().size(); i++) {
            known.put(r.memory().get(i), Expr.arg(i, dtype));
        }
        return known;
    }

    private static Launch.Map map(Launch launch) {
        if (launch instanceof Launch.Map m) {
            return m;
        }
        throw new NacreException("a formula is computed element by element, not by " + launch);
    }

    /// Bodies with other operands in the place of theirs.
    private static List<Expr> over(
            List<Expr> bodies, List<Operand> inputs, Map<Storage, Expr> known) {
        Map<Integer, Expr> operands = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            operands.put(
                    i,
                    switch (inputs.get(i)) {
                        case Operand.Memory m -> known.get(m.storage());
                        case Operand.Scalar s -> Expr.constant(s.asDouble(), s.dtype());
                    });
        }
        return Expr.evaluate(
                bodies,
                new Expr.Rewriting() {
                    @Override
                    public Expr arg(Expr.Arg a) {
                        return operands.getOrDefault(a.index(), a);
                    }
                });
    }

    /// Each result at all points.
    ///
    /// @param columns the values of each variable, an array of `float` or `double` as the dtype is
    /// @param read what makes an array of the elements of a tensor
    <T> List<T> run(List<MemorySegment> columns, Function<Tensor, T> read) {
        try (Backends.Scope _ = Backends.use(backend)) {
            int elements = (int) (columns.getFirst().byteSize() / dtype.bytes());
            Recorded r = record(elements);
            for (int i = 0; i < columns.size(); i++) {
                HostStorage m = r.memory().get(i);
                MemorySegment.copy(
                        columns.get(i), 0, m.segment(), m.offset(), columns.get(i).byteSize());
            }
            List<T> values = r.results().compute().tensors().stream().map(read).toList();
            for (Tensor t : r.results().tensors()) {
                if (!r.leaves().contains(t)) {
                    t.release();
                }
            }
            r.memory().forEach(HostStorage::release);
            return values;
        }
    }

    /// The only result at all points of the only variable.
    <T> T run(MemorySegment column, Function<Tensor, T> read) {
        return run(List.of(column), read).getFirst();
    }

    /// Each result at all points.
    ///
    /// @param columns the values of each variable
    List<double[]> run(List<double[]> columns) {
        List<MemorySegment> memory = new ArrayList<>();
        for (double[] c : columns) {
            memory.add(
                    dtype == DType.F64
                            ? MemorySegment.ofArray(c)
                            : MemorySegment.ofArray(floats(c)));
        }
        return run(memory, Tensor::toDoubleArray);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
