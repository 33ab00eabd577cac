package dev.nacre.jmh;

import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.backend.HostMemory;
import dev.nacre.expr.FormulaParser;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Kernels on given buffers that stay in a cache; formulas are computed as they are written, and
/// not rewritten.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dnacre.threads=1"
        })
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class Kernels {
    @Param({"x + 1", "relu(x)", "exp(x)", "log(x)", "tanh(x)", "erf(x)", "1 / x"})
    private String formula = "";

    @Param("4096")
    private int size;

    private Consumer<Launch> way = _ -> {};
    private List<Launch> launches = List.of();

    /// Makes the kernel and its buffers.
    @Setup
    public void prepare() {
        Backend backend = Backends.current();
        Tensor x = Tensor.rand(size).compute();
        Tensor y = FormulaParser.parse(formula).apply(List.of(x));
        Launch.Map recorded = (Launch.Map) Bundle.of(List.of(y)).launches().getFirst();
        Operand.Memory o = recorded.outputs().getFirst();
        Operand.Memory out =
                new Operand.Memory(HostMemory.allocate(4L * size), o.dtype(), o.layout());
        Launch launch = new Launch.Map(recorded.bodies(), recorded.inputs(), List.of(out));
        way = backend.prepare(launch);
        launches = List.of(launch);
    }

    /// The time of a call, for all elements.
    @Benchmark
    public void run() {
        way.accept(launches.getFirst());
    }
}
