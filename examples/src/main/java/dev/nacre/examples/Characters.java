package dev.nacre.examples;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/// A text as numbers, one for each character.
public final class Characters {
    /// Pieces of a text, `[batch, time]`, and the same pieces a character later.
    public record Batch(Tensor inputs, Tensor targets) {}

    private final String alphabet;
    private final Tensor text;

    private Characters(String text) {
        alphabet =
                text.chars()
                        .distinct()
                        .sorted()
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        this.text = encode(text).compute();
    }

    /// Those of a file in UTF-8.
    public static Characters read(Path file) throws IOException {
        return new Characters(Files.readString(file));
    }

    /// How many different ones there are.
    public int size() {
        return alphabet.length();
    }

    /// The whole text, `[characters]`.
    public Tensor text() {
        return text;
    }

    /// A text as numbers, `[characters]`, i64.
    ///
    /// @throws NoSuchElementException if a character is none of these
    public Tensor encode(String s) {
        return Tensor.of(s.chars().mapToLong(this::number).toArray());
    }

    private long number(int character) {
        int i = alphabet.indexOf(character);
        if (i < 0) {
            throw new NoSuchElementException(
                    "the text has no '%c', only %s"
                            .formatted(character, alphabet.replace("\n", "\\n")));
        }
        return i;
    }

    /// Numbers as a text.
    public String decode(Tensor numbers) {
        StringBuilder s = new StringBuilder();
        for (long i : numbers.flatten().toLongArray()) {
            s.append(alphabet.charAt((int) i));
        }
        return s.toString();
    }

    /// Random pieces of a part of the text.
    ///
    /// @param part `[characters]`, more than `time`
    public static Batch batch(Tensor part, long batch, long time, Generator generator) {
        var starts = generator.randint(0, part.numel() - time, batch, 1);
        var places = starts.add(Tensor.arange(time)).flatten();
        return new Batch(
                part.indexSelect(0, places).reshape(batch, time),
                part.indexSelect(0, places.add(1)).reshape(batch, time));
    }
}
