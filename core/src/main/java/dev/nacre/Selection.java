package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// An index in Python's notation, worked out for a shape: what it takes of each dim, and which dims
/// it drops and adds.
final class Selection {
    /// What is taken of one dim.
    private record Part(long start, long step, long size, boolean drops) {}

    private final String op;
    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> added = new ArrayList<>();

    private Selection(String op, String text) {
        this.op = op;
        this.text = text;
    }

    /// @param op the operation to name in errors
    static Selection parse(String op, String text, Shape shape) {
        Selection s = new Selection(op, text);
        String[] items = text.strip().isEmpty() ? new String[0] : text.split(",", -1);
        int named = 0;
        boolean dots = false;
        for (String item : items) {
            String it = item.strip();
            if (it.equals("...")) {
                if (dots) {
                    throw s.error("names ... twice");
                }
                dots = true;
            } else if (!it.equals("None")) {
                named++;
            }
        }
        if (named > shape.rank()) {
            throw s.error("has %d parts for shape %s".formatted(named, shape));
        }
        int out = 0;
        for (String item : items) {
            String it = item.strip();
            if (it.equals("None")) {
                s.added.add(out++);
            } else if (it.equals("...")) {
                for (int k = shape.rank() - named; k > 0; k--, out++) {
                    s.parts.add(new Part(0, 1, shape.dim(s.parts.size()), false));
                }
            } else {
                Part p = s.part(it, shape.dim(s.parts.size()), s.parts.size());
                s.parts.add(p);
                out += p.drops ? 0 : 1;
            }
        }
        while (s.parts.size() < shape.rank()) {
            s.parts.add(new Part(0, 1, shape.dim(s.parts.size()), false));
        }
        return s;
    }

    private Part part(String item, long size, int dim) {
        String[] bounds = item.split(":", -1);
        if (bounds.length > 3) {
            throw error("has too many colons in \"" + item + "\"");
        }
        if (bounds.length == 1) {
            long i = number(item);
            long at = i < 0 ? i + size : i;
            if (at < 0 || at >= size) {
                throw error(
                        "index %d is out of range for dim %d of size %d".formatted(i, dim, size));
            }
            return new Part(at, 1, 1, true);
        }
        long step = bounds.length == 3 && !bounds[2].isBlank() ? number(bounds[2]) : 1;
        if (step == 0) {
            throw error("has a step of 0");
        }
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? size : size - 1;
        long start = bound(bounds[0], step > 0 ? low : high, size, low, high);
        long stop = bound(bounds[1], step > 0 ? high : low, size, low, high);
        long span = step > 0 ? stop - start : start - stop;
        long stride = Math.abs(step);
        return new Part(start, step, span <= 0 ? 0 : (span - 1) / stride + 1, false);
    }

    private long bound(String text, long missing, long size, long low, long high) {
        if (text.isBlank()) {
            return missing;
        }
        long i = number(text);
        return Math.clamp(i < 0 ? i + size : i, low, high);
    }

    private long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw error(
                    "\"" + text.strip() + "\" is neither a number, a slice a:b:c, ... nor None");
        }
    }

    private ShapeException error(String what) {
        return new ShapeException("%s: the index \"%s\" %s".formatted(Checks.at(op), text, what));
    }

    /// The part of a tensor, which has the shape this was worked out for.
    Tensor apply(Tensor t) {
        Tensor part = t;
        for (int d = 0; d < parts.size(); d++) {
            Part p = parts.get(d);
            part = Tensor.of(Graph.slice(part.node(), d, p.start, p.step, p.size));
        }
        Shape s = part.shape();
        for (int d = parts.size() - 1; d >= 0; d--) {
            s = parts.get(d).drops ? s.remove(d) : s;
        }
        for (int d : added) {
            s = s.insert(d, 1);
        }
        return part.reshape(s.toArray());
    }

    /// The shape of the part with all dims of the whole.
    Shape region(Shape whole) {
        Shape s = whole;
        for (int d = 0; d < parts.size(); d++) {
            s = s.with(d, parts.get(d).size);
        }
        return s;
    }

    List<Long> starts() {
        return parts.stream().map(Part::start).toList();
    }

    List<Long> steps() {
        return parts.stream().map(Part::step).toList();
    }
}
