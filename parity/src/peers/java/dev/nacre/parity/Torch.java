package dev.nacre.parity;

import dev.nacre.nn.Reduction;
import dev.nacre.type.DType;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Numbers as tensors of libtorch, and back.
final class Torch {
    private Torch() {}

    /// The version of libtorch and, behind a dash, of what calls it from Java.
    static String version() throws IOException {
        return Loader.getVersion("org.bytedeco", "pytorch");
    }

    static Tensor of(Numbers n) {
        return switch (n.dtype()) {
            case F32 -> Tensor.create(n.toFloatArray(), n.shape());
            case F64 -> Tensor.create(n.toDoubleArray(), n.shape());
            case I64 -> Tensor.create(n.toLongArray(), n.shape());
            default -> throw new IllegalArgumentException(n.dtype().toString());
        };
    }

    static Tensor of(Map<String, Numbers> given, String name) {
        return of(Objects.requireNonNull(given.get(name), name));
    }

    /// The number that libtorch has for a reduction; a mean over a batch begins with a sum.
    static long number(Reduction reduction) {
        return switch (reduction) {
            case NONE -> 0;
            case MEAN -> 1;
            case SUM, BATCH_MEAN -> 2;
        };
    }

    /// A tensor that may be left out.
    static TensorOptional optional(Map<String, Numbers> given, String name) {
        return given.containsKey(name) ? new TensorOptional(of(given, name)) : new TensorOptional();
    }

    static Numbers numbers(Tensor t) {
        Tensor d = t.detach().contiguous();
        long[] shape = shape(t);
        int count = (int) t.numel();
        double[] e = new double[count];
        DType dtype = dtype(d);
        if (count == 0) {
            return new Numbers(dtype, shape, e);
        }
        switch (dtype) {
            case F32 -> {
                float[] f = new float[count];
                d.data_ptr_float().get(f);
                for (int i = 0; i < count; i++) {
                    e[i] = f[i];
                }
            }
            case F64 -> d.data_ptr_double().get(e);
            case I64 -> {
                long[] n = new long[count];
                d.data_ptr_long().get(n);
                for (int i = 0; i < count; i++) {
                    e[i] = n[i];
                }
            }
            default -> throw new IllegalArgumentException(dtype.toString());
        }
        return new Numbers(dtype, shape, e);
    }

    static long[] shape(Tensor t) {
        long[] shape = new long[(int) t.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = t.size(i);
        }
        return shape;
    }

    private static DType dtype(Tensor t) {
        torch.ScalarType type = t.scalar_type();
        return switch (type.intern()) {
            case Float -> DType.F32;
            case Double -> DType.F64;
            case Long -> DType.I64;
            default -> throw new IllegalArgumentException(type.toString());
        };
    }
}
