package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;

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

    private Printing(Shape shape, boolean edges, List<String> cells, int width) {
        this.shape = shape;
        this.edges = edges;
        this.cells = cells;
        this.width = width;
    }

    static String print(Tensor t) {
        t.compute();
        boolean edges = t.numel() > MOST;
        Tensor shown = edges ? edges(t) : t;
        String body =
                t.numel() == 0 ? "[]" : of(t.shape(), edges, shown).block(0, 0, PREFIX.length());
        StringBuilder text = new StringBuilder(PREFIX).append(body);
        // Two more than there are, as torch counts: room for the bracket and a comma.
        int last = text.length() - text.lastIndexOf("\n") + 1;
        for (String s : suffixes(t)) {
            boolean fits = last + s.length() + 2 <= LINE;
            text.append(',').append(fits ? " " : "\n" + " ".repeat(PREFIX.length())).append(s);
            last = fits ? last + s.length() + 2 : PREFIX.length() + s.length();
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
        boolean plain = type == DType.I64 || type == DType.BOOL;
        if (type != DType.F32 && !(plain && t.numel() > 0)) {
            list.add("dtype=" + type);
        }
        if (t.hasGradient()) {
            list.add("requiresGrad=true");
        }
        return list;
    }

    private static Printing of(Shape shape, boolean edges, Tensor shown) {
        List<String> cells = new ArrayList<>();
        int width = 1;
        if (shown.dtype().isFloating()) {
            double[] values = shown.toDoubleArray();
            Notation notation = Notation.of(values);
            for (double v : values) {
                cells.add(notation.format(v));
                // As in torch, only these are lined up.
                boolean counts = v != 0 && Double.isFinite(v);
                width = counts ? Math.max(width, cells.getLast().length()) : width;
            }
            return new Printing(shape, edges, cells, width);
        }
        if (shown.dtype() == DType.BOOL) {
            for (boolean b : shown.toBooleanArray()) {
                cells.add(Boolean.toString(b));
            }
        } else {
            for (long v : shown.toLongArray()) {
                cells.add(Long.toString(v));
            }
        }
        for (String c : cells) {
            width = Math.max(width, c.length());
        }
        return new Printing(shape, edges, cells, width);
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
            int room = dim + 1 == rank ? Math.max(width - part.length(), 0) : 0;
            parts.add(" ".repeat(room) + part);
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
