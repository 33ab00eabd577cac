package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tensors print as PyTorch printed them.
class PrintingTest {
    /// A tensor as the table describes it, and its text.
    record Case(String tensor, List<String> lines) {
        Tensor make() {
            String[] dims = tensor.replaceAll(".*\\[|\\].*", "").split(", ");
            long[] shape =
                    Arrays.stream(dims)
                            .filter(d -> !d.isEmpty())
                            .mapToLong(Long::parseLong)
                            .toArray();
            int count = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
            String[] words = tensor.substring(tensor.indexOf(']') + 1).strip().split(" ");
            DType type = DType.valueOf(tensor.split(" ")[0].toUpperCase(Locale.ROOT));
            if (type == DType.I64) {
                long[] v =
                        IntStream.range(0, count)
                                .mapToLong(i -> (long) element(words, i))
                                .toArray();
                return Tensor.of(v).reshape(shape);
            }
            double[] v = IntStream.range(0, count).mapToDouble(i -> element(words, i)).toArray();
            return Tensor.of(v).reshape(shape).to(type);
        }

        private static double element(String[] words, int i) {
            return words[0].equals("from")
                    ? number(words[1]) + i * number(words[3])
                    : number(words[i]);
        }

        private static double number(String word) {
            return switch (word) {
                case "nan" -> Double.NaN;
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(word);
            };
        }

        @Override
        public String toString() {
            return tensor;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                PrintingTest.class.getResourceAsStream("printing.txt"),
                                StandardCharsets.UTF_8))) {
            for (String line : in.lines().toList()) {
                if (line.startsWith("> ")) {
                    cases.add(new Case(line.substring(2), new ArrayList<>()));
                } else if (!line.startsWith("#")) {
                    cases.getLast().lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void printsAsTorchDoes(Case c) {
        assertEquals(String.join("\n", c.lines), c.make().toString());
    }

    @Test
    void aLeafSaysSo() {
        Tensor x = Tensor.of(1f, 2f).requiresGrad();
        assertEquals("tensor([1., 2.], requiresGrad=true)", x.toString());
        assertEquals("tensor([3., 6.], requiresGrad=true)", x.mul(3).toString());
        assertEquals("tensor([1., 2.])", x.detach().toString());
    }

    @Test
    void viewsPrintTheirElements() {
        Tensor x = Tensor.arange(6).reshape(2, 3).t().at("::2");
        assertEquals("tensor([[0, 3],\n        [2, 5]])", x.toString());
    }
}
