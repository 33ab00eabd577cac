package dev.nacre.examples;

import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.nn.Dropout;
import dev.nacre.nn.Embedding;
import dev.nacre.nn.Init;
import dev.nacre.nn.LSTM;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Guesses the next word of a text from all before it (Zaremba et al. 2014, arXiv:1409.2329):
/// numbers of words, i64 `[length, batch]`, to a number for each word that may follow, `[length,
/// batch, words]`.
///
/// Layers, keys and first values are those of `word_language_model` among PyTorch's examples.
///
/// `java ... dev.nacre.examples.LanguageModel [EPOCHS [FILE]]`
public final class LanguageModel extends Module {
    private final Dropout drop;
    private final Embedding encoder;
    private final LSTM rnn;
    private final Linear decoder;
    private final int layers;
    private final long width;

    /// What may be chosen for a [LanguageModel].
    public static final class Options {
        private long width = 128;
        private int layers = 1;
        private double dropout = 0.3;
        private boolean tied;

        private Options() {}

        /// How many numbers stand for a word, and are known of the text so far; 128 by default.
        public Options width(long width) {
            this.width = width;
            return this;
        }

        /// The number of layers, 1 by default.
        public Options layers(int layers) {
            this.layers = layers;
            return this;
        }

        /// The share of numbers between layers that are dropped in training, 0.3 by default.
        public Options dropout(double dropout) {
            this.dropout = dropout;
            return this;
        }

        /// Whether a word is guessed by the numbers that stand for it (Press & Wolf 2016,
        /// arXiv:1608.05859); by default there are others for that.
        public Options tied(boolean tied) {
            this.tied = tied;
            return this;
        }
    }

    /// What is known of a text so far: the state of the [LSTM].
    public record State(Tensor h, Tensor c) {
        /// The same, of which the past is not trained any more.
        public State detach() {
            return new State(h.detach(), c.detach());
        }
    }

    /// Guesses, and what is known behind the last of the words.
    public record Guess(Tensor logits, State state) {}

    private LanguageModel(long words, Options o) {
        drop = child("drop", Dropout.of(o.dropout));
        encoder = child("encoder", Embedding.of(words, o.width));
        rnn = child("rnn", LSTM.of(o.width, o.width, l -> l.layers(o.layers).dropout(o.dropout)));
        Parameter weight = encoder.weight();
        decoder =
                child(
                        "decoder",
                        o.tied
                                ? Linear.of(o.width, words, l -> l.weight(weight))
                                : Linear.of(o.width, words));
        Init.uniform(weight, -0.1, 0.1);
        if (!o.tied) {
            Init.uniform(decoder.weight(), -0.1, 0.1);
        }
        Init.zeros(Objects.requireNonNull(decoder.bias()));
        layers = o.layers;
        width = o.width;
    }

    /// A model of a text with so many different words, with options such as `o -> o.tied(true)`.
    public static LanguageModel of(long words, Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        return new LanguageModel(words, o);
    }

    /// Nothing is known yet of any of so many texts.
    public State start(long batch) {
        Tensor zeros = Tensor.zeros(layers, batch, width);
        return new State(zeros, zeros);
    }

    /// Goes on in texts of which something is known.
    public Guess run(Tensor words, State known) {
        List<Tensor> all = applyAll(words, () -> guess(words, known));
        return new Guess(all.get(0), new State(all.get(1), all.get(2)));
    }

    private List<Tensor> guess(Tensor words, State known) {
        LSTM.Result r = rnn.run(drop.apply(encoder.apply(words)), known.h(), known.c());
        return List.of(decoder.apply(drop.apply(r.output())), r.h(), r.c());
    }

    @Override
    protected Tensor forward(Tensor words) {
        return guess(words, start(words.size(1))).getFirst();
    }

    /// Trains for six epochs, or as many as the first argument says, on the first book of the Bible
    /// or another text; prints the perplexity on its last tenth, and a text of its own.
    public static void main(String[] words) throws IOException {
        var args = Arguments.of("LanguageModel", List.of("EPOCHS", "FILE"), words);
        int epochs = args.number("EPOCHS", 6);
        String file = args.word("FILE", "");
        Nacre.seed(42);
        var text = Words.read(file.isEmpty() ? Shipped.file("text/genesis.txt") : Path.of(file));
        var model = of(text.vocabulary().size(), o -> o.tied(true));
        var training = new LanguageTraining(model, text);
        training.run(epochs, 0.005, System.out);
        System.out.println(training.write(100));
    }
}
