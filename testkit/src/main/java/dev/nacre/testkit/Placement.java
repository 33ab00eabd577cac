package dev.nacre.testkit;

import dev.nacre.Tensor;
import dev.nacre.type.DType;

/// How the elements of an operand come to lie in memory.
enum Placement {
    CONTIGUOUS {
        @Override
        int stored(int n) {
            return n;
        }

        @Override
        Tensor view(Tensor stored, int n) {
            return stored.reshape(rows(n), n / rows(n));
        }

        @Override
        int place(int i, int n) {
            return i;
        }
    },
    /// A slice that begins where no vector does.
    OFFSET {
        @Override
        int stored(int n) {
            return n + 5;
        }

        @Override
        Tensor view(Tensor stored, int n) {
            return CONTIGUOUS.view(stored.narrow(0, 3, n), n);
        }

        @Override
        int place(int i, int n) {
            return i + 3;
        }
    },
    /// Every other element.
    SPACED {
        @Override
        int stored(int n) {
            return 2 * n;
        }

        @Override
        Tensor view(Tensor stored, int n) {
            return CONTIGUOUS.view(stored.at("1::2"), n);
        }

        @Override
        int place(int i, int n) {
            return 2 * i + 1;
        }
    },
    TRANSPOSED {
        @Override
        int stored(int n) {
            return n;
        }

        @Override
        Tensor view(Tensor stored, int n) {
            return stored.reshape(n / rows(n), rows(n)).t();
        }

        @Override
        int place(int i, int n) {
            int columns = Math.max(1, n / rows(n));
            return i % columns * rows(n) + i / columns;
        }
    },
    /// One row, for all rows.
    BROADCAST {
        @Override
        int stored(int n) {
            return n / rows(n);
        }

        @Override
        Tensor view(Tensor stored, int n) {
            return stored.expand(rows(n), n / rows(n));
        }

        @Override
        int place(int i, int n) {
            return i % Math.max(1, n / rows(n));
        }
    },
    /// One number, for all elements.
    SCALAR {
        @Override
        int stored(int n) {
            return 1;
        }

        @Override
        Tensor view(Tensor stored, int n) {
            return stored.reshape().expand(rows(n), n / rows(n));
        }

        @Override
        int place(int i, int n) {
            return 0;
        }
    };

    /// The number of elements in memory for `n` elements of an operand.
    abstract int stored(int n);

    /// A matrix of `n` elements.
    abstract Tensor view(Tensor stored, int n);

    /// The element in memory that comes at place `i` of `n`.
    abstract int place(int i, int n);

    /// The rows of a matrix of `n` elements: as square as it can be.
    static int rows(int n) {
        int rows = (int) Math.sqrt(n);
        while (rows > 1 && n % rows != 0) {
            rows--;
        }
        return Math.max(1, rows);
    }

    /// A vector of numbers.
    static Tensor vector(double[] values, DType dtype) {
        if (dtype == DType.F64) {
            return Tensor.of(values);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return Tensor.of(narrow);
    }
}
