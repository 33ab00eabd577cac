package dev.nacre.parity;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.Arrays;

/// The elements of a tensor on their way from one library to the other.
final class Numbers {
    private final DType dtype;
    private final long[] shape;
    private final double[] elements;

    /// @param elements row-major, each a number of the dtype
    Numbers(DType dtype, long[] shape, double... elements) {
        this.dtype = dtype;
        this.shape = shape.clone();
        this.elements = elements.clone();
    }

    static Numbers of(Tensor t) {
        // Computed in its own dtype first: a wider one would show digits that are not kept.
        double[] elements = t.compute().to(DType.F64).toDoubleArray();
        return new Numbers(t.dtype(), t.shape().toArray(), elements);
    }

    Tensor tensor() {
        return Tensor.of(elements).reshape(shape).to(dtype);
    }

    DType dtype() {
        return dtype;
    }

    long[] shape() {
        return shape.clone();
    }

    int count() {
        return elements.length;
    }

    double at(int i) {
        return elements[i];
    }

    double[] toDoubleArray() {
        return elements.clone();
    }

    float[] toFloatArray() {
        float[] f = new float[elements.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) elements[i];
        }
        return f;
    }

    long[] toLongArray() {
        long[] n = new long[elements.length];
        for (int i = 0; i < n.length; i++) {
            n[i] = (long) elements[i];
        }
        return n;
    }

    /// Floating-point numbers in f64, whole ones as they are.
    Numbers wide() {
        return dtype.isFloating() ? new Numbers(DType.F64, shape, elements) : this;
    }

    /// Without signs.
    Numbers magnitudes() {
        double[] m = elements.clone();
        for (int i = 0; i < m.length; i++) {
            m[i] = Math.abs(m[i]);
        }
        return new Numbers(dtype, shape, m);
    }

    /// As many zeros.
    Numbers zeros() {
        return new Numbers(dtype, shape, new double[elements.length]);
    }

    /// The largest of the magnitudes that are finite.
    double largest() {
        double most = 0;
        for (double e : elements) {
            most = Double.isFinite(e) ? Math.max(most, Math.abs(e)) : most;
        }
        return most;
    }

    @Override
    public String toString() {
        return dtype + Arrays.toString(shape) + " " + Arrays.toString(elements);
    }

    /// The gradient that comes from above: neither symmetric nor regular, and exact in every dtype.
    static Numbers upstream(DType dtype, long[] shape, int count) {
        double[] g = new double[count];
        for (int i = 0; i < count; i++) {
            g[i] = ((i * 37 + 11) % 64 - 31.5) / 32;
        }
        return new Numbers(dtype, shape, g);
    }
}
