package dev.nacre.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.ShapeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/// The GPT has nanoGPT's parts and learns to write.
class GptTest {
    private static final Path GENESIS = Path.of("text", "genesis.txt");

    private static Gpt small(long vocabulary) {
        Nacre.seed(7);
        return new Gpt(new Gpt.Config(vocabulary, 16, 2, 2, 32, 0.1));
    }

    @Test
    void keysAndShapesAreThoseOfNanoGpt() {
        List<String> keys = new ArrayList<>();
        small(10).stateDict().forEach((k, t) -> keys.add(k + " " + t.shape()));
        List<String> expected =
                new ArrayList<>(
                        List.of(
                                "transformer.wte.weight [10, 32]",
                                "transformer.wpe.weight [16, 32]"));
        for (int i = 0; i < 2; i++) {
            for (String part :
                    List.of(
                            "ln_1.weight [32]",
                            "attn.c_attn.weight [96, 32]",
                            "attn.c_proj.weight [32, 32]",
                            "ln_2.weight [32]",
                            "mlp.c_fc.weight [128, 32]",
                            "mlp.c_proj.weight [32, 128]")) {
                expected.add("transformer.h." + i + "." + part);
            }
        }
        expected.addAll(List.of("transformer.ln_f.weight [32]", "lm_head.weight [10, 32]"));
        assertEquals(expected, keys);
    }

    @Test
    void theEmbeddingIsTheOutputAndIsTrainedOnce() {
        Gpt model = small(10);
        long elements = model.parameters().stream().mapToLong(p -> p.shape().count()).sum();
        assertEquals(10 * 32 + 16 * 32 + 2 * (2 * 32 + 12 * 32 * 32) + 32, elements);
        var groups = model.optimizer(1e-3, 0.1).groups();
        assertEquals(0.1, groups.get(0).options().get("weight_decay"));
        assertEquals(0.0, groups.get(1).options().get("weight_decay"));
        assertTrue(groups.get(0).parameters().stream().allMatch(p -> p.shape().rank() == 2));
        assertTrue(groups.get(1).parameters().stream().allMatch(p -> p.shape().rank() == 1));
        assertSame(
                model.namedParameters().get("transformer.wte.weight"),
                groups.get(0).parameters().getFirst());
    }

    @Test
    void aPlaceSeesWhatIsBeforeItOnly() {
        Gpt model = small(10);
        model.eval();
        Tensor a = model.apply(Tensor.of(new long[][] {{1, 2, 3, 4}}));
        Tensor b = model.apply(Tensor.of(new long[][] {{1, 2, 3, 9}}));
        Tensor difference = a.sub(b).abs().amax(2);
        assertEquals(0, difference.narrow(1, 0, 3).max().item());
        assertTrue(difference.at("0, 3").item() > 1e-4);
    }

    @Test
    void learnsToWriteGenesis() throws IOException {
        Characters characters = Characters.read(GENESIS);
        Gpt model = small(characters.size());
        double loss = CharacterGpt.train(model, characters, 200);
        // Less than what the frequencies of characters alone would give, which is 3.02.
        double entropy = entropy(characters);
        assertEquals(3.02, entropy, 0.01);
        assertTrue(loss < entropy - 0.2, "loss " + loss);
        Tensor begun = characters.encode("And God said").unsqueeze(0);
        String written = characters.decode(model.generate(begun, 60, 0.8, 10));
        assertEquals(72, written.length());
        assertTrue(written.startsWith("And God said"), written);
        assertTrue(written.substring(12).contains(" "), written);
    }

    /// Nats a character.
    private static double entropy(Characters characters) {
        Tensor counts =
                Tensor.zeros(DType.F64, characters.size())
                        .indexAdd(
                                0,
                                characters.text(),
                                Tensor.ones(DType.F64, characters.text().numel()));
        Tensor share = counts.div(characters.text().numel());
        return -share.mul(share.log()).sum().item();
    }

    @Test
    void whatItDoesNotKnowIsNamed() throws IOException {
        Characters characters = Characters.read(GENESIS);
        var e = assertThrows(NoSuchElementException.class, () -> characters.encode("GOD@"));
        assertTrue(e.getMessage().contains("'@'"), e.getMessage());
        Gpt model = small(10);
        var tooLong =
                assertThrows(
                        ShapeException.class, () -> model.apply(Tensor.zeros(DType.I64, 1, 17)));
        assertTrue(tooLong.getMessage().contains("17"), tooLong.getMessage());
    }
}
