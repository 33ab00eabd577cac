package dev.nacre.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;

/// Writes the golden file.
final class GoldenWriter {
    private static final String FILE = "src/test/resources/dev/nacre/parity/golden.safetensors";
    private static final String COMMAND =
            "mvn process-test-classes -Ppeers -pl parity -am -Dprogram=GoldenWriter";

    private GoldenWriter() {}

    static void main() throws IOException {
        torch.set_num_threads(1);
        Map<String, String> about = new LinkedHashMap<>();
        about.put("libtorch", Torch.version());
        about.put("made by", COMMAND);
        Golden.of(Small.all(), new TorchEngine(true), about).write(Path.of(FILE));
    }
}
