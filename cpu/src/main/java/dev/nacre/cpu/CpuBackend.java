package dev.nacre.cpu;

import static java.util.Objects.requireNonNull;

import dev.nacre.backend.Backend;
import dev.nacre.backend.HostMemory;
import dev.nacre.kernel.Blocks;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import dev.nacre.type.NacreException;
import java.lang.ref.Reference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs kernels on the CPU as generated loops, on vectors where that is possible and pays.
public final class CpuBackend implements Backend {
    private final Kernels kernels;
    private final Workers workers;
    private final Workers alone = new Workers(1);
    private final VectorSupport vectors;

    /// With the widest vectors of the machine and a thread per core, or what the system properties
    /// `nacre.vector.bits` and `nacre.threads` say.
    public CpuBackend() {
        this(VectorSupport.configured(), Workers.configured(), null);
    }

    /// @param bits the width of vectors: 128, 256, 512, or 0 for scalar loops only
    /// @param threads how many threads share the work, the caller included
    public CpuBackend(int bits, int threads) {
        this(VectorSupport.of(bits), threads, Kernels.Mode.FAST);
    }

    private CpuBackend(VectorSupport vectors, int threads, Kernels.@Nullable Mode mode) {
        Kernels.Mode usual = vectors.isForced() ? Kernels.Mode.FAST : Kernels.Mode.MEASURED;
        this.vectors = vectors;
        this.kernels = new Kernels(vectors.bits(), mode == null ? usual : mode);
        this.workers = new Workers(threads);
    }

    /// One that never leaves the loops that are ready from the start.
    static CpuBackend ready(int threads) {
        return new CpuBackend(VectorSupport.of(0), threads, Kernels.Mode.READY);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public String status() {
        int n = workers.threads();
        return "%s; %d %s".formatted(vectors.status(), n, n == 1 ? "thread" : "threads");
    }

    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public Storage allocate(long bytes) {
        return HostMemory.allocate(bytes);
    }

    @Override
    public Storage allocate(long bytes, String what) {
        return HostMemory.allocate(bytes, what);
    }

    /// The number of kernels compiled since the start.
    public static long compiledKernels() {
        return Assembler.count();
    }

    @Override
    public void run(Launch launch) {
        run(launch, () -> start(launch, workers));
    }

    @Override
    public Consumer<Launch> prepare(Launch launch) {
        Function<Launch, Work> bind = binder(launch, workers);
        return bind == null ? this::run : l -> run(l, () -> bind.apply(l).run());
    }

    @Override
    public @Nullable Consumer<Blocks> prepare(Blocks blocks) {
        return Parts.of(blocks, l -> requireNonNull(binder(l, alone)), this::run, workers);
    }

    /// What binds launches that differ in nothing but memory and numbers, or null where nothing is
    /// gained by that.
    private @Nullable Function<Launch, Work> binder(Launch launch, Workers by) {
        return switch (launch) {
            case Launch.Map _ -> Work.binder(l -> new Maps((Launch.Map) l, kernels, by));
            case Launch.Reduce _ -> Work.binder(l -> new Reduces((Launch.Reduce) l, kernels, by));
            default -> null;
        };
    }

    private void start(Launch launch, Workers workers) {
        switch (launch) {
            case Launch.Map m -> Maps.run(m, kernels, workers);
            case Launch.Reduce r -> new Reduces(r, kernels, workers).run();
            case Launch.MatMul m -> MatMuls.run(m, kernels, workers);
            case Launch.Gather g -> Gathers.run(g, workers);
            case Launch.Scatter a -> Scatters.run(a, kernels, workers);
            case Launch.Argsort a -> Argsorts.run(a, workers);
            case Launch.Random r -> Fills.run(r, workers);
            case Launch.Iota i -> Fills.run(i, kernels, workers);
        }
    }

    private void run(Launch launch, Runnable work) {
        try {
            work.run();
        } catch (ArithmeticException e) {
            throw new NacreException(
                    "integer division by zero in the kernel below; mask the divisor, or divide in a"
                            + " floating-point type\n"
                            + listing(launch),
                    e);
        } finally {
            Reference.reachabilityFence(launch);
        }
    }

    @Override
    public String listing(Launch launch) {
        return Loops.of(launch, kernels.bits());
    }
}
