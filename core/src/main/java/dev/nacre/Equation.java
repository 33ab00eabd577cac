package dev.nacre;

import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// An equation of einsum, worked out for shapes: the label of each dim of each operand, and of the
/// result. A label is a letter, or -1 for the last dim that an ellipsis stands for, -2 for the one
/// before it, and so on.
final class Equation {
    private final String text;
    private final List<List<Integer>> operands = new ArrayList<>();
    private final List<Integer> result;

    private Equation(String text, List<Shape> shapes) {
        this.text = text;
        String[] sides = text.replaceAll("\\s", "").split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (sides.length > 2) {
            throw error("has more than one arrow");
        }
        if (terms.length != shapes.size()) {
            throw error(
                    "names %d operands, and %d tensors were given"
                            .formatted(terms.length, shapes.size()));
        }
        int dots = 0;
        for (int i = 0; i < terms.length; i++) {
            int rank = shapes.get(i).rank();
            int letters = terms[i].replace("...", "").length();
            boolean open = terms[i].contains("...");
            if (open ? letters > rank : letters != rank) {
                throw error(
                        "has %d letters for operand %d of shape %s"
                                .formatted(letters, i, shapes.get(i)));
            }
            operands.add(labels(terms[i], rank - letters));
            dots = Math.max(dots, rank - letters);
        }
        checkSizes(shapes);
        result = sides.length == 2 ? explicit(sides[1], dots) : implicit(dots);
    }

    static Equation of(String text, List<Shape> shapes) {
        return new Equation(text, shapes);
    }

    List<List<Integer>> operands() {
        return operands;
    }

    List<Integer> result() {
        return result;
    }

    /// @param dots how many dims an ellipsis stands for
    private List<Integer> labels(String term, int dots) {
        int at = term.indexOf("...");
        List<Integer> labels = new ArrayList<>();
        String letters = term.replaceFirst("\\.\\.\\.", "");
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter) {
                throw error(
                        c == '.'
                                ? "has dots that are not one ... in an operand"
                                : "has '%c', which is no letter".formatted(c));
            }
            labels.add((int) c);
        }
        if (at >= 0) {
            labels.addAll(at, ellipsis(dots));
        }
        return labels;
    }

    private static List<Integer> ellipsis(int dots) {
        return IntStream.range(-dots, 0).boxed().toList();
    }

    /// Dims of one label must agree; between operands, a size of 1 stretches.
    private void checkSizes(List<Shape> shapes) {
        Map<Integer, Long> known = new LinkedHashMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            Shape s = shapes.get(i);
            Map<Integer, Long> own = new LinkedHashMap<>();
            for (int d = 0; d < s.rank(); d++) {
                int label = operands.get(i).get(d);
                long size = s.dim(d);
                Long before = own.put(label, size);
                if (before != null && before != size) {
                    throw error(
                            "names dims of sizes %d and %d of shape %s by one letter %s"
                                    .formatted(before, size, s, name(label)));
                }
                long other = known.getOrDefault(label, 1L);
                if (other != 1 && size != 1 && other != size) {
                    throw error(
                            "has %s for a dim of size %d of operand %d, whose shape is %s; before,"
                                            .formatted(name(label), size, i, s)
                                    + " it had size "
                                    + other);
                }
                known.put(label, size == 1 ? other : size);
            }
        }
    }

    private List<Integer> explicit(String term, int dots) {
        List<Integer> labels = labels(term, dots);
        for (int label : labels) {
            if (labels.indexOf(label) != labels.lastIndexOf(label)) {
                throw error("has %s twice in its result".formatted(name(label)));
            }
            if (label > 0 && count(label) == 0) {
                throw error("has %s in its result and in no operand".formatted(name(label)));
            }
        }
        return labels;
    }

    /// What occurs once, by the alphabet, behind what ellipses stand for.
    private List<Integer> implicit(int dots) {
        List<Integer> labels = new ArrayList<>(ellipsis(dots));
        operands.stream()
                .flatMap(List::stream)
                .filter(label -> label > 0 && count(label) == 1)
                .sorted()
                .forEach(labels::add);
        return labels;
    }

    private long count(int label) {
        return operands.stream().flatMap(List::stream).filter(l -> l == label).count();
    }

    private static String name(int label) {
        return label < 0 ? "..." : "'" + (char) label + "'";
    }

    private NacreException error(String what) {
        return new ShapeException(
                "%s: the equation \"%s\" %s".formatted(Checks.at("einsum"), text, what));
    }
}
