package dev.nacre.examples;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.nn.Gradients;
import dev.nacre.nn.Losses;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.CosineAnnealingLR;
import dev.nacre.type.NacreException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// How a [LanguageModel] learns a text: the first nine tenths of it are read in columns side by
/// side, piece by piece. What is known at the end of a piece goes on to the next, but gradients
/// reach back to the beginning of the piece only (truncated back-propagation through time).
final class LanguageTraining {
    private static final long COLUMNS = 20;
    private static final long LENGTH = 20;

    private final LanguageModel model;
    private final Words text;
    private final Tensor train;
    private final Tensor held;

    /// @throws NacreException if the text is too short for columns of two words
    LanguageTraining(LanguageModel model, Words text) {
        this.model = model;
        this.text = text;
        long words = text.text().size(0);
        long learned = words * 9 / 10;
        if (words - learned < 2 * COLUMNS) {
            throw new NacreException(
                    "a text of %d words is too short: its last tenth must fill %d columns"
                            .formatted(words, COLUMNS));
        }
        train = columns(text.text().narrow(0, 0, learned));
        held = columns(text.text().narrow(0, learned, words - learned));
    }

    /// A text in columns, `[length, columns]`; what does not fill the last row is left out.
    private static Tensor columns(Tensor words) {
        long length = words.size(0) / COLUMNS;
        return words.narrow(0, 0, length * COLUMNS).reshape(COLUMNS, length).t();
    }

    /// Reads the text a number of times and prints the perplexity each time; returns the last one
    /// on words of which nothing was learned.
    ///
    /// @param rate the learning rate at first; it falls to 0
    double run(int epochs, double rate, PrintStream out) {
        var optimizer = AdamW.of(model.parameters(), o -> o.lr(rate));
        var schedule = CosineAnnealingLR.of(optimizer, epochs);
        double perplexity = 0;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            long start = System.nanoTime();
            model.train();
            double learned =
                    perplexity(
                            train,
                            loss -> {
                                optimizer.zeroGrad();
                                loss.backward();
                                Gradients.clipGradNorm(model.parameters(), 0.25);
                                optimizer.step();
                            });
            schedule.step();
            perplexity = perplexity();
            out.printf(
                    "epoch %d: perplexity %.1f, of words not seen %.1f, %.1f s%n",
                    epoch, learned, perplexity, (System.nanoTime() - start) / 1e9);
        }
        return perplexity;
    }

    /// The perplexity on the words of which nothing is learned.
    double perplexity() {
        model.eval();
        try (var _ = Autograd.noGrad()) {
            return perplexity(held, loss -> {});
        }
    }

    /// `exp` of the mean cross entropy of each next word.
    ///
    /// @param learn is given the loss of each piece
    private double perplexity(Tensor columns, Consumer<Tensor> learn) {
        long last = columns.size(0) - 1;
        double sum = 0;
        var known = model.start(COLUMNS);
        for (long at = 0; at < last; at += LENGTH) {
            long length = Math.min(LENGTH, last - at);
            // Computed, so that one plan fits all pieces, wherever they lie.
            var words = columns.narrow(0, at, length).compute();
            var next = columns.narrow(0, at + 1, length).compute();
            var guess = model.run(words, known);
            known = guess.state().detach();
            var loss = Losses.crossEntropy(guess.logits().flatten(0, 1), next.flatten());
            learn.accept(loss);
            sum += loss.item() * length;
        }
        return Math.exp(sum / last);
    }

    /// A text of so many words, each drawn by its likelihood behind those before it.
    String write(int count) {
        model.eval();
        List<Long> written = new ArrayList<>();
        try (var _ = Autograd.noGrad()) {
            var known = model.start(1);
            var word = Tensor.of(text.end());
            for (int i = 0; i < count; i++) {
                var guess = model.run(word.reshape(1, 1), known);
                known = guess.state();
                word = guess.logits().flatten().softmax(0).multinomial(1);
                written.add(word.itemLong());
            }
        }
        return text.written(written);
    }
}
