package dev.nacre.cpu;

import dev.nacre.type.DType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The [Product]s of one dtype and one carrier: the widest block that fits the registers, and
/// lower ones for the rows that are left over.
final class Products {
    private final Carrier carrier;
    private final DType dtype;
    private final int across;
    private final int[] heights;
    private final @Nullable Product[] products;
    private final Trial[] trials;

    /// @param bits the width of vectors, 0 for scalars
    Products(DType dtype, int bits, boolean eager) {
        this.dtype = dtype;
        this.carrier = bits == 0 ? new ScalarCarrier() : new VectorCarrier(bits, dtype);
        // 512-bit vectors come with 32 registers, the others with 16 at least: all sums, the
        // columns and a row must fit.
        this.across = bits == 0 ? 4 : 2;
        this.heights =
                switch (bits) {
                    case 0 -> new int[] {1, 2};
                    case 512 -> new int[] {1, 2, 4, 8, 14};
                    default -> new int[] {1, 2, 4, 6};
                };
        this.products = new Product[heights.length];
        this.trials = new Trial[heights.length];
        Arrays.setAll(trials, i -> new Trial(eager));
    }

    /// The most rows of a block.
    int rows() {
        return heights[heights.length - 1];
    }

    /// The columns of a block.
    int columns() {
        return across * carrier.lanes();
    }

    /// The height of the block for so many rows, at most [#rows()].
    int height(long rows) {
        return heights[index(rows)];
    }

    private int index(long rows) {
        int i = 0;
        while (i < heights.length - 1 && heights[i] < rows) {
            i++;
        }
        return i;
    }

    Product product(int height) {
        int i = index(height);
        Product p = products[i];
        if (p == null) {
            synchronized (this) {
                p = products[i];
                if (p == null) {
                    p = ProductAssembler.product(carrier, dtype, heights[i], across);
                    products[i] = p;
                }
            }
        }
        return p;
    }

    /// Whether the product of a height is worth running.
    Trial trial(int height) {
        return trials[index(height)];
    }
}
