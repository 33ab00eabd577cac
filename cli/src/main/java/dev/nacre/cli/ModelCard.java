package dev.nacre.cli;

import dev.nacre.io.FileFormatException;
import dev.nacre.io.Safetensors;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a model file says about itself in its metadata: all it takes to use it.
///
/// @param data the name of the data set it learned from
/// @param size how many pixels high and wide the images are
/// @param channels how many kernels the first layer has
/// @param classes what there is to tell apart, in the order of the network's results
record ModelCard(String data, int size, int channels, Activation activation, List<String> classes) {
    private static final String DATA = "nacre.data";
    private static final String NETWORK = "nacre.network";
    private static final String ACTIVATION = "nacre.activation";
    private static final String CLASSES = "nacre.classes";

    /// More is no small network, but a damaged file or an attack.
    private static final int LARGEST = 1024;

    /// A network with its first weights, drawn from the default generator.
    ConvNet network() {
        return new ConvNet(size, channels, classes.size(), activation.function());
    }

    /// What kind of network it is: a word and two numbers.
    String networkName() {
        return "ConvNet size=%d channels=%d".formatted(size, channels);
    }

    /// Writes a model file; an older one is replaced at once or not at all.
    void save(ConvNet model, Path file) throws IOException {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        // Keys and layouts are PyTorch's, which others who read these files want to be told.
        metadata.put("format", "pt");
        metadata.put(DATA, data);
        metadata.put(NETWORK, networkName());
        metadata.put(ACTIVATION, activation.text());
        metadata.put(CLASSES, String.join(",", classes));
        new Safetensors(model.stateDict(), metadata).write(file);
    }

    /// What a model file says.
    ///
    /// @throws FileFormatException if it is no file that [#save(ConvNet, Path)] wrote
    static ModelCard read(Path file) throws IOException {
        Map<String, String> metadata;
        try {
            metadata = Safetensors.map(file).metadata();
        } catch (FileFormatException e) {
            String what = String.valueOf(e.getMessage()).replace(file + ": ", "");
            throw new FileFormatException(file, "is no model of 'nacre train': " + what);
        }
        if (!metadata.containsKey(DATA) && metadata.containsKey("epoch")) {
            throw new FileFormatException(
                    file, "is a checkpoint; the model is the file model.safetensors beside it");
        }
        String[] network = text(file, metadata, NETWORK).split("ConvNet size=| channels=", -1);
        Activation activation;
        try {
            activation = Activation.of(text(file, metadata, ACTIVATION));
        } catch (NacreException e) {
            throw new FileFormatException(file, "activation " + e.getMessage());
        }
        return new ModelCard(
                text(file, metadata, DATA),
                number(file, network, 1),
                number(file, network, 2),
                activation,
                List.of(text(file, metadata, CLASSES).split(",", -1)));
    }

    private static String text(Path file, Map<String, String> metadata, String key)
            throws FileFormatException {
        String text = metadata.get(key);
        if (text == null) {
            throw new FileFormatException(
                    file,
                    "is no model of 'nacre train', whose metadata has an entry \"%s\""
                            .formatted(key));
        }
        return text;
    }

    private static int number(Path file, String[] network, int place) throws FileFormatException {
        try {
            int n = Integer.parseInt(network[place]);
            if (network.length == 3 && n >= 1 && n <= LARGEST) {
                return n;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // Said below.
        }
        throw new FileFormatException(
                file,
                "has a network that this version of Nacre does not know: "
                        + String.join(" ", network).strip());
    }
}
