package dev.nacre.jmh;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The way of 16 elements from a call to their value: what it takes to record, and to look.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgs = {
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dnacre.threads=1"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SmallTensors {
    private static final int SIZE = 16;

    private final Tensor x = Tensor.rand(SIZE).compute();
    private final Tensor y = Tensor.rand(SIZE).compute();
    private final Tensor leaf = Tensor.rand(SIZE).compute().requiresGrad();

    /// A node is recorded and nothing computed.
    @Benchmark
    public Tensor record() {
        return x.add(y);
    }

    /// Five nodes, the formula of mish.
    @Benchmark
    public Tensor recordMish() {
        return x.mish();
    }

    /// One kernel: outline, lookup of its plan, memory, launch.
    @Benchmark
    public Tensor add() {
        return x.add(y).compute();
    }

    /// One kernel, and the memory given back at once.
    @Benchmark
    public void addAndRelease() {
        x.add(y).compute().release();
    }

    /// One kernel of five nodes.
    @Benchmark
    public Tensor mish() {
        return x.mish().compute();
    }

    /// A gradient: recorded forward and backward, and computed.
    @Benchmark
    public Tensor gradient() {
        List<Tensor> g = Autograd.grad(leaf.mish().sum(), leaf);
        return g.getFirst().compute();
    }
}
