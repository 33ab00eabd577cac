package dev.nacre.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The model guesses the next word by what was said long before.
class LanguageModelTest {
    @TempDir Path folder;

    /// Lines in which one of four colours sees itself.
    private Path colours(int lines) throws IOException {
        List<String> colours = List.of("red", "green", "blue", "white");
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            String colour = colours.get(random.nextInt(colours.size()));
            text.append("%s sees %s.%n".formatted(colour, colour));
        }
        return Files.writeString(folder.resolve("colours.txt"), text);
    }

    @Test
    void layersAndKeysAreThoseOfPyTorchsExample() {
        LanguageModel model = LanguageModel.of(10, o -> o.width(6).layers(2));
        assertEquals(
                List.of(
                        "encoder.weight [10, 6]",
                        "rnn.weight_ih_l0 [24, 6]",
                        "rnn.weight_hh_l0 [24, 6]",
                        "rnn.bias_ih_l0 [24]",
                        "rnn.bias_hh_l0 [24]",
                        "rnn.weight_ih_l1 [24, 6]",
                        "rnn.weight_hh_l1 [24, 6]",
                        "rnn.bias_ih_l1 [24]",
                        "rnn.bias_hh_l1 [24]",
                        "decoder.weight [10, 6]",
                        "decoder.bias [10]"),
                Keys.of(model));
        LanguageModel tied = LanguageModel.of(10, o -> o.width(6).layers(2).tied(true));
        assertEquals(Keys.of(model), Keys.of(tied));
        assertEquals(60, Keys.parameters(model) - Keys.parameters(tied));
    }

    @Test
    void textsBecomeWordsAndWordsTexts() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("text.txt"),
                        "In the beginning, God.\n\nThe end: the end.\n");
        Words words = Words.read(file);
        assertEquals(
                List.of("In", "the", "beginning", ",", "God", ".", "<eos>", "The", "end", ":"),
                words.vocabulary());
        List<Long> text = Arrays.stream(words.text().toLongArray()).boxed().toList();
        assertEquals("In the beginning, God.\nThe end: the end.", words.written(text));
    }

    /// Who knows the last word only has no guess at the second colour either, and a perplexity of
    /// 2^(4/5) = 1.74; who remembers the first one, of 2^(2/5) = 1.32.
    @Test
    void remembersWhatWasSaid() throws IOException {
        Nacre.seed(4);
        Words text = Words.read(colours(500));
        LanguageModel model =
                LanguageModel.of(text.vocabulary().size(), o -> o.width(32).layers(1).dropout(0));
        LanguageTraining training = new LanguageTraining(model, text);
        double before = training.perplexity();
        double perplexity = training.run(24, 0.03, Printed.unread());
        assertTrue(before > 5, "perplexity before " + before);
        assertTrue(perplexity < 1.6, "perplexity " + perplexity);
    }

    @Test
    void whatIsKnownGoesOnToTheNextPiece() {
        Nacre.seed(5);
        LanguageModel model = LanguageModel.of(9, o -> o.width(8));
        model.eval();
        Tensor words = Tensor.randint(0, 9, 6, 2);
        var whole = model.run(words, model.start(2));
        var first = model.run(words.narrow(0, 0, 4), model.start(2));
        var second = model.run(words.narrow(0, 4, 2), first.state().detach());
        Tensor end = whole.logits().narrow(0, 4, 2);
        assertTrue(end.allClose(second.logits(), 1e-4, 1e-6));
        var forgotten = model.run(words.narrow(0, 4, 2), model.start(2));
        assertTrue(!end.allClose(forgotten.logits(), 1e-4, 1e-6));
    }

    @Test
    void printsHowItGoesAndATextOfItsOwn() throws IOException {
        String printed = Printed.by(LanguageModel::main, "1", colours(100).toString());
        List<String> lines = printed.lines().toList();
        assertTrue(
                lines.getFirst()
                        .matches("epoch 1: perplexity .*, of words not seen \\d+\\D\\d, .* s"),
                printed);
        assertNotEquals(1, lines.size());
    }

    @Test
    void wrongArgumentsSayWhatIsRight() throws IOException {
        assertTrue(
                refused("x").startsWith("LanguageModel: EPOCHS must be a whole number from 1 on"));
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n \n");
        assertEquals(empty + " has no words to learn from", refused("1", empty.toString()));
        Path brief = Files.writeString(folder.resolve("short.txt"), "too short");
        assertTrue(refused("1", brief.toString()).startsWith("a text of 3 words is too short"));
        String none = folder.resolve("none.txt").toString();
        assertThrows(NoSuchFileException.class, () -> LanguageModel.main(new String[] {"1", none}));
    }

    private static String refused(String... words) {
        return assertThrows(NacreException.class, () -> LanguageModel.main(words)).getMessage();
    }
}
