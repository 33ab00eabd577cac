package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A text as the numbers of its words. Marks of punctuation are words as well, and so is the end of
/// a line.
///
/// @param vocabulary the words, each once, in the order in which they come
/// @param text the text, i64 `[words]`
record Words(List<String> vocabulary, Tensor text) {
    static final String END = "<eos>";

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}'-]+|[^\\s\\p{L}\\p{N}]");
    private static final Pattern BEFORE_A_MARK = Pattern.compile(" (?=[.,:;?!)])");

    /// Reads a file in UTF-8; lines without words are left out.
    ///
    /// @throws java.nio.file.NoSuchFileException if it is not there
    /// @throws NacreException if it has no words
    static Words read(Path file) throws IOException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        List<Long> text = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            List<String> words = split(line);
            for (String word : words) {
                text.add(number(numbers, word));
            }
            if (!words.isEmpty()) {
                text.add(number(numbers, END));
            }
        }
        if (text.isEmpty()) {
            throw new NacreException(file + " has no words to learn from");
        }
        long[] all = text.stream().mapToLong(Long::longValue).toArray();
        return new Words(List.copyOf(numbers.keySet()), Tensor.of(all));
    }

    private static long number(Map<String, Long> numbers, String word) {
        return numbers.computeIfAbsent(word, _ -> (long) numbers.size());
    }

    static List<String> split(String line) {
        return WORD.matcher(line).results().map(m -> m.group()).toList();
    }

    /// The number of the end of a line.
    long end() {
        return vocabulary.indexOf(END);
    }

    /// Words by their numbers, written as one would.
    String written(List<Long> numbers) {
        List<String> words = numbers.stream().map(n -> vocabulary.get(n.intValue())).toList();
        String line = String.join(" ", words).replace(" " + END + " ", "\n").replace(END, "");
        return BEFORE_A_MARK.matcher(line).replaceAll("").strip();
    }
}
