import org.jspecify.annotations.NullMarked;

/// Kernels for the CPU: bytecode generated at run time, on vectors where the Vector API is there
/// and on scalars where it is not.
@NullMarked
module dev.nacre.cpu {
    requires dev.nacre;
    requires static org.jspecify;
    requires jdk.incubator.vector;

    provides dev.nacre.backend.Backend with
            dev.nacre.cpu.CpuBackend;
}
