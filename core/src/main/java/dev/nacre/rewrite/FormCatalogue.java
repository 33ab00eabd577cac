package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The forms of the usual kernels, which the build has judged and the jar brings along.
///
/// The first line is the [Fingerprint] of the compiler that chose them. Each other line is a key, a
/// tab and its answer (see [FormLine]); they are in the order of their keys, so that one is found
/// by halving.
public final class FormCatalogue {
    private static final String NAME = "catalogue.txt";
    private static final FormCatalogue NONE = new FormCatalogue(new byte[0]);

    private final byte[] text;
    private final int start;

    private FormCatalogue(byte[] text) {
        this.text = text;
        this.start = text.length == 0 ? 0 : end(0) + 1;
    }

    /// The catalogue beside the classes; an empty one if there is none.
    static FormCatalogue shipped() {
        URL place = FormCatalogue.class.getResource(NAME);
        if (place == null) {
            return NONE;
        }
        try (InputStream in = place.openStream()) {
            FormCatalogue c = new FormCatalogue(in.readAllBytes());
            return place.getProtocol().equals("file") && !c.isOf(folder(place)) ? NONE : c;
        } catch (IOException | URISyntaxException e) {
            return NONE;
        }
    }

    /// The folder of all classes.
    private static Path folder(URL place) throws URISyntaxException {
        Path here = Path.of(place.toURI());
        return here.resolve("../../../..").normalize();
    }

    /// Whether it fits classes in a folder, where they may have been compiled anew since.
    private boolean isOf(Path classes) throws IOException {
        return Fingerprint.of(classes).equals(fingerprint());
    }

    /// Writes the catalogue of some kernels beside the classes. What the same compiler has chosen
    /// for an earlier catalogue is taken from there.
    ///
    /// @param classes the folder of all classes
    public static void write(Path classes, Collection<List<Expr>> kernels) throws IOException {
        FormCatalogue earlier = shipped();
        Map<String, String> lines = new TreeMap<>();
        for (List<Expr> roots : kernels) {
            FormLine line = new FormLine(roots);
            String known = earlier.find(line.key());
            lines.put(line.key(), known == null ? line.write(Rewriter.judge(roots)) : known);
        }
        StringBuilder text = new StringBuilder(Fingerprint.of(classes)).append('\n');
        lines.forEach((key, answer) -> text.append(key).append('\t').append(answer).append('\n'));
        Path place = classes.resolve("dev", "nacre", "rewrite", NAME);
        Files.writeString(place, text, StandardCharsets.ISO_8859_1);
    }

    /// The fingerprint of the compiler that chose the forms, or null if there are none.
    @Nullable String fingerprint() {
        return start == 0 ? null : string(0, start - 1);
    }

    /// All keys, in order.
    List<String> keys() {
        return string(start, text.length)
                .lines()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList();
    }

    /// The answer to a key, or null.
    @Nullable String find(String key) {
        byte[] wanted = key.concat("\t").getBytes(StandardCharsets.ISO_8859_1);
        // Both are where lines begin.
        int low = start;
        int high = text.length;
        while (low < high) {
            int line = (low + high) >>> 1;
            while (line > low && text[line - 1] != '\n') {
                line--;
            }
            int end = end(line);
            int beginning = Math.min(line + wanted.length, end);
            int order = Arrays.compare(wanted, 0, wanted.length, text, line, beginning);
            if (order == 0) {
                return string(beginning, end);
            }
            if (order < 0) {
                high = line;
            } else {
                low = end + 1;
            }
        }
        return null;
    }

    /// Where a line ends.
    private int end(int line) {
        int end = line;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private String string(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
