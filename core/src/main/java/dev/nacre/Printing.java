package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A tensor as text, laid out as PyTorch does: four digits, columns aligned, lines of 80
/// characters, and only the edges of what has more than 1,000 elements.
///
/// Differences: truth values and dtypes are spelled as Java and Nacre spell them.
final class Printing {
    private static final int LINE = 80;
    private static final int EDGE = 3;
    private static final int MOST = 1000;
    private static final String PREFIX = "tensor(";

    private final Shape shape;
    private final boolean edges;
    private final List<String> cells;
    private final int width;

    private Printing(Shape shape, boolean edges, List<String> cells) {
        this.shape = shape;
        this.edges = edges;
        this.cells = cells;
        this.width = cells.stream().mapToInt(String::length).max().orElse(1);
    }

    static String print(Tensor t) {
        t.compute();
        boolean edges = t.numel() > MOST;
        Tensor shown = edges ? edges(t) : t;
        String body =
                t.numel() == 0
                        ? "[]"
                        : new Printing(t.shape(), edges, cells(shown)).block(0, 0, PREFIX.length());
        StringBuilder text = new StringBuilder(PREFIX).append(body);
        for (String s : suffixes(t)) {
            int last = text.length() - text.lastIndexOf("\n") - 1;
            boolean fits = last + s.length() + 2 <= LINE;
            text.append(',').append(fits ? " " : "\n" + " ".repeat(PREFIX.length())).append(s);
        }
        return text.append(')').toString();
    }

    /// The first and last elements of every long dim.
    private static Tensor edges(Tensor t) {
        Tensor part = t;
        for (int d = 0; d < t.dim(); d++) {
            long n = t.size(d);
            if (n > 2 * EDGE) {
                part =
                        Tensor.cat(
                                List.of(part.narrow(d, 0, EDGE), part.narrow(d, n - EDGE, EDGE)),
                                d);
            }
        }
        return part;
    }

    private static List<String> suffixes(Tensor t) {
        List<String> list = new ArrayList<>();
        if (t.numel() == 0 && t.dim() != 1) {
            list.add("shape=" + t.shape());
        }
        DType type = t.dtype();
        if (type != DType.F32 && type != DType.I64 && type != DType.BOOL) {
            list.add("dtype=" + type);
        }
        if (t.hasGradient()) {
            list.add("requiresGrad=true");
        }
        return list;
    }

    private static List<String> cells(Tensor t) {
        List<String> cells = new ArrayList<>();
        if (t.dtype() == DType.BOOL) {
            for (boolean b : t.toBooleanArray()) {
                cells.add(Boolean.toString(b));
            }
        } else if (!t.dtype().isFloating()) {
            for (long v : t.toLongArray()) {
                cells.add(Long.toString(v));
            }
        } else {
            double[] values = t.toDoubleArray();
            String format = format(values);
            for (double v : values) {
                cells.add(cell(format, v));
            }
        }
        return cells;
    }

    /// One format for all: whole numbers with a point, four decimals, or powers of ten where the
    /// magnitudes lie too far apart.
    private static String format(double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        boolean whole = true;
        for (double v : values) {
            if (v != 0 && Double.isFinite(v)) {
                least = Math.min(least, Math.abs(v));
                most = Math.max(most, Math.abs(v));
                whole &= v == Math.rint(v);
            }
        }
        if (most == 0) {
            return "%.0f.";
        }
        boolean powers = most / least > 1000 || most > 1e8 || (!whole && least < 1e-4);
        return powers ? "%.4e" : whole ? "%.0f." : "%.4f";
    }

    private static String cell(String format, double v) {
        return Double.isNaN(v)
                ? "nan"
                : Double.isInfinite(v)
                        ? (v > 0 ? "inf" : "-inf")
                        : String.format(Locale.ROOT, format, v);
    }

    /// The dims from `dim` on, starting at an element; later lines are indented.
    private String block(int dim, int first, int indent) {
        int rank = shape.rank();
        if (dim == rank) {
            return cells.get(first);
        }
        int step = 1;
        for (int d = dim + 1; d < rank; d++) {
            step *= shown(d);
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < shown(dim); i++) {
            String part = block(dim + 1, first + i * step, indent + 1);
            parts.add(dim + 1 == rank ? " ".repeat(width - part.length()) + part : part);
            if (isCut(dim) && i == EDGE - 1) {
                parts.add(dim + 1 == rank ? " ..." : "...");
            }
        }
        String between = "," + "\n".repeat(Math.max(rank - dim - 1, 1)) + " ".repeat(indent + 1);
        if (dim + 1 < rank) {
            return "[" + String.join(between, parts) + "]";
        }
        int perLine = Math.max(1, (LINE - indent) / (width + 2));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += perLine) {
            lines.add(String.join(", ", parts.subList(i, Math.min(i + perLine, parts.size()))));
        }
        return "[" + String.join(between, lines) + "]";
    }

    private boolean isCut(int dim) {
        return edges && shape.dim(dim) > 2 * EDGE;
    }

    private int shown(int dim) {
        return isCut(dim) ? 2 * EDGE : (int) shape.dim(dim);
    }
}
