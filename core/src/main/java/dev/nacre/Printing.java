package dev.nacre;

/// Writes a tensor as text.
final class Printing {
    private Printing() {}

    static String print(Tensor t) {
        return "tensor(" + java.util.Arrays.toString(t.toDoubleArray()) + ", " + t.dtype() + t.shape() + ")";
    }
}
