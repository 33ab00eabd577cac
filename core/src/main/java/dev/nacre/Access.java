package dev.nacre;

import dev.nacre.backend.Backends;
import dev.nacre.backend.HostStorage;
import dev.nacre.graph.Node;
import dev.nacre.kernel.Operand;
import dev.nacre.plan.Plan;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Objects;

/// Looking at a tensor: everything here computes what has only been recorded.
public sealed interface Access extends Facet permits Tensor {
    /// Computes this tensor now and keeps its value.
    default Tensor compute() {
        Node n = tensor().node();
        Anomaly.check(List.of(n));
        if (!n.isDone()) {
            Plan.compute(List.of(n), Backends.current());
        }
        return tensor();
    }

    /// Whether its elements are there already, and looking at it computes nothing.
    default boolean isComputed() {
        return tensor().node().isDone();
    }

    /// Gives the memory back early; the tensor cannot be looked at afterwards.
    default void release() {
        tensor().node().release();
    }

    /// The kernels that looking at this tensor would run: inputs, expressions and loops.
    default String explain() {
        Node n = tensor().node();
        return n.isDone()
                ? "computed: " + n.describe() + "\n"
                : String.join("\n", Plan.explain(List.of(n), Backends.current()));
    }

    /// The only element, as a double.
    ///
    /// @throws ShapeException if there is not exactly one element
    default double item() {
        return single("item").cast(DType.F64).toDoubleArray()[0];
    }

    /// The only element, as a long; a fraction is cut off.
    ///
    /// @throws ShapeException if there is not exactly one element
    default long itemLong() {
        return single("itemLong").cast(DType.I64).toLongArray()[0];
    }

    private Tensor single(String op) {
        if (tensor().numel() != 1) {
            throw new ShapeException(
                    "%s: needs exactly one element, shape %s has %d"
                            .formatted(Checks.at(op), tensor().shape(), tensor().shape().count()));
        }
        return tensor();
    }

    /// All elements in row-major order, as f32.
    default float[] toFloatArray() {
        float[] out = new float[length("toFloatArray")];
        copy(DType.F32, MemorySegment.ofArray(out));
        return out;
    }

    /// All elements in row-major order, as f64.
    default double[] toDoubleArray() {
        double[] out = new double[length("toDoubleArray")];
        copy(DType.F64, MemorySegment.ofArray(out));
        return out;
    }

    /// All elements in row-major order, as i64; fractions are cut off.
    default long[] toLongArray() {
        long[] out = new long[length("toLongArray")];
        copy(DType.I64, MemorySegment.ofArray(out));
        return out;
    }

    /// All elements in row-major order, as i32; fractions are cut off.
    default int[] toIntArray() {
        int[] out = new int[length("toIntArray")];
        copy(DType.I32, MemorySegment.ofArray(out));
        return out;
    }

    /// All elements in row-major order, as i16; fractions are cut off, and larger numbers keep
    /// their low bits.
    default short[] toShortArray() {
        short[] out = new short[length("toShortArray")];
        copy(DType.I16, MemorySegment.ofArray(out));
        return out;
    }

    /// All elements in row-major order, as i8; fractions are cut off, and larger numbers keep their
    /// low bits: those of a u8 are all there, for [Byte#toUnsignedInt(byte)].
    default byte[] toByteArray() {
        byte[] out = new byte[length("toByteArray")];
        copy(DType.I8, MemorySegment.ofArray(out));
        return out;
    }

    /// Whether each element differs from 0, in row-major order.
    default boolean[] toBooleanArray() {
        byte[] bytes = new byte[length("toBooleanArray")];
        copy(DType.BOOL, MemorySegment.ofArray(bytes));
        boolean[] out = new boolean[bytes.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = bytes[i] != 0;
        }
        return out;
    }

    private int length(String op) {
        if (tensor().numel() > Integer.MAX_VALUE - 8) {
            throw new NacreException(
                    "%s: %d elements do not fit a Java array; take slices"
                            .formatted(op, tensor().numel()));
        }
        return (int) tensor().numel();
    }

    /// Copies the elements, as a dtype, into memory of their size.
    private void copy(DType as, MemorySegment to) {
        tensor().cast(as).copyTo(to, 0);
    }

    /// Fills memory with the elements as they are, row-major and in the byte order of the machine.
    ///
    /// @param from the byte of the elements at which to begin
    /// @throws IndexOutOfBoundsException if there are not as many bytes
    default void copyTo(MemorySegment to, long from) {
        Tensor t = tensor();
        Objects.checkFromIndexSize(from, to.byteSize(), t.numel() * t.dtype().bytes());
        t.compute();
        Node n = t.node();
        n.checkNotSpent();
        try {
            switch (n.value()) {
                case Operand.Memory m when m.storage() instanceof HostStorage s ->
                        MemorySegment.copy(s.segment(), s.offset() + from, to, 0, to.byteSize());
                case Operand.Scalar s -> MemorySegment.copy(bytes(s), from, to, 0, to.byteSize());
                case null, default ->
                        throw new IllegalStateException(
                                "no value on this machine: " + n.describe());
            }
        } finally {
            // Else the memory might go to somebody else while it is read.
            Reference.reachabilityFence(n);
        }
    }

    private static MemorySegment bytes(Operand.Scalar s) {
        return switch (s.dtype()) {
            case F32 -> MemorySegment.ofArray(new float[] {(float) s.asDouble()});
            case F64 -> MemorySegment.ofArray(new double[] {s.asDouble()});
            case I32 -> MemorySegment.ofArray(new int[] {(int) s.bits()});
            case I64 -> MemorySegment.ofArray(new long[] {s.bits()});
            case I16 -> MemorySegment.ofArray(new short[] {(short) s.bits()});
            case BOOL, U8, I8 -> MemorySegment.ofArray(new byte[] {(byte) s.bits()});
            case F16, BF16 -> throw new IllegalStateException("no numbers in " + s.dtype());
        };
    }
}
