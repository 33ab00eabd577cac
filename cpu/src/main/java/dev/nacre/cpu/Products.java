package dev.nacre.cpu;

import dev.nacre.type.DType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The [Product]s of one dtype and one carrier.
final class Products {
    /// A product and whether it is worth running yet.
    record Entry(Product product, Trial trial) {}

    /// @param distance how far the elements of two rows are apart
    /// @param rows the rows of the block
    /// @param across the values of the carrier in a row of the block
    record Form(int distance, int rows, int across) {}

    private final Carrier carrier;
    private final DType dtype;
    private final Kernels.Mode mode;
    private final int rows;
    private final int wide;
    private final Map<Form, Entry> entries = new ConcurrentHashMap<>();

    /// @param bits the width of vectors, 0 for scalars
    Products(DType dtype, int bits, Kernels.Mode mode) {
        this.dtype = dtype;
        this.mode = mode;
        this.carrier = bits == 0 ? new ScalarCarrier() : new VectorCarrier(bits, dtype);
        // All sums, the columns and a row must fit the registers: 32 of 512 bits, 16 of the others.
        // Eight independent sums keep both multipliers of a core busy.
        this.rows = bits == 512 ? 8 : bits == 0 ? 4 : 6;
        this.wide = bits == 0 ? 4 : 2;
    }

    int lanes() {
        return carrier.lanes();
    }

    /// The columns of the widest block.
    int columns() {
        return wide * carrier.lanes();
    }

    /// How many values across a block is for so many columns.
    int across(long columns) {
        return (int) Math.min((columns + lanes() - 1) / lanes(), wide);
    }

    /// The rows of the highest block.
    int rows(int across) {
        return across == 1 ? 2 * rows : rows;
    }

    /// The rows of the lowest block that holds so many, or of the highest.
    int height(long rows, int across) {
        int h = 1;
        while (h < rows && h < rows(across)) {
            h *= 2;
        }
        return Math.min(h, rows(across));
    }

    /// An estimate of the time for one multiplication, in ns: a core does one a cycle in each lane,
    /// scalars two, if there are sums enough to hide how long it takes.
    double pace(long rows, long columns) {
        int across = across(columns);
        int sums = across * height(rows, across);
        double cycle = lanes() == 1 ? SCALAR_CYCLE : CYCLE;
        return cycle / lanes() * Math.max(1, LATENCY / sums);
    }

    private static final double CYCLE = 0.28;
    private static final double SCALAR_CYCLE = 0.14;
    private static final double LATENCY = 4;

    Entry get(Form form) {
        return entries.computeIfAbsent(
                form,
                f -> {
                    Product p =
                            ProductAssembler.product(
                                    carrier, dtype, f.distance(), f.rows(), f.across());
                    return new Entry(p, new Trial(mode, 1, () -> rehearsal(p, f)));
                });
    }

    /// The rows and columns of a rehearsal are the same numbers.
    private Trial.Rehearsal rehearsal(Product p, Form f) {
        int width = f.across() * lanes();
        Cell cell = Cell.of(dtype);
        int reach = Trial.PASSES + f.rows() * f.distance() + width;
        Object factors = cell.allocate(reach);
        Object block = cell.allocate(f.rows() * width);
        return () -> {
            p.run(factors, 0, 1, factors, 0, 1, Trial.PASSES, block, 0, width, 0);
            return (long) f.rows() * width * Trial.PASSES;
        };
    }
}
