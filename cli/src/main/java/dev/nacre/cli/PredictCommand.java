package dev.nacre.cli;

import dev.nacre.Autograd;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nacre predict`: a trained network says what images show, one line for each.
@Command(
        name = "predict",
        header = "Says what images show, with a network that 'nacre train' trained.",
        description = {
            "One line is printed for each image: the file, the class and its probability. Images"
                    + " are PNG or JPEG files of any size.",
            "",
            "An image becomes what the network learned from: gray, with a ground of 0, which is the"
                    + " median of the border, and up to 1 for what differs most from it, so that"
                    + " dark ink on light paper and chalk on a board are the same. What fills less"
                    + " than three quarters of the image is cut out. Then the whole is put into the"
                    + " middle of a square and resized to what the network takes. There should be"
                    + " one thing in each image, and all of it."
        },
        footer = {
            "  nacre predict examples/images/seven.png",
            "  nacre predict --model fashion/model.safetensors --top 3 shoe.jpg shirt.jpg",
            "",
            "With --json one array is printed, with an object for each image: \"file\", and"
                + " \"predictions\", a list of \"class\" and \"probability\", the likeliest first."
        })
final class PredictCommand extends NacreCommand {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file (default nacre-out/model.safetensors).")
    private String model = "nacre-out/model.safetensors";

    @Option(
            names = "--top",
            paramLabel = "N",
            description =
                    "How many classes to print of each image, the likeliest first (default 1).")
    private int top = 1;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "PNG or JPEG files.")
    private List<String> images = new ArrayList<>();

    /// A class and how probable it is.
    private record Guess(String name, double probability) {}

    @Override
    public Integer call() throws IOException {
        Settings.check("--top", top, Integer.MAX_VALUE);
        if (images.isEmpty()) {
            throw wrong("no image; write for example: nacre predict examples/images/seven.png");
        }
        Path file = path(model);
        ModelCard card = card(file);
        ConvNet network = card.network();
        network.load(file);
        network.eval();
        List<String> objects = new ArrayList<>();
        int code = 0;
        for (String image : images) {
            try {
                List<Guess> guesses = guesses(network, card, path(image));
                if (json) {
                    objects.add(object(image, guesses));
                } else {
                    out().println(image + " " + text(guesses));
                }
            } catch (IOException | NacreException e) {
                // The others may be well.
                Failure f = Failure.of(e);
                code =
                        Math.max(
                                code,
                                f.report(
                                        spec().commandLine(),
                                        spec().commandLine().getErr(),
                                        debug));
            }
        }
        if (json) {
            out().println(Json.array(objects));
        }
        return code;
    }

    private ModelCard card(Path file) throws IOException {
        try {
            return ModelCard.read(file);
        } catch (NoSuchFileException e) {
            throw wrong(
                    "there is no "
                            + file
                            + "; 'nacre train' makes a model, and --model names another one");
        }
    }

    private List<Guess> guesses(ConvNet network, ModelCard card, Path image) throws IOException {
        double[] p;
        try (Autograd.Scope _ = Autograd.noGrad()) {
            p = network.apply(Subject.read(image, card.size())).softmax(1).toDoubleArray();
        }
        return IntStream.range(0, p.length)
                .mapToObj(i -> new Guess(card.classes().get(i), p[i]))
                .sorted(Comparator.comparingDouble(Guess::probability).reversed())
                .limit(top)
                .toList();
    }

    private static String text(List<Guess> guesses) {
        return guesses.stream()
                .map(g -> String.format(Locale.ROOT, "%s %.4f", g.name, g.probability))
                .collect(Collectors.joining(", "));
    }

    private static String object(String file, List<Guess> guesses) {
        List<String> all =
                guesses.stream()
                        .map(g ->
                                String.format(
                                        Locale.ROOT,
                                        "{\"class\": %s, \"probability\": %.6f}",
                                        Json.string(g.name),
                                        g.probability))
                        .toList();
        return "{\"file\": %s, \"predictions\": %s}".formatted(Json.string(file), Json.array(all));
    }

    private Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong(text + ": " + Failure.reason(e));
        }
    }
}
