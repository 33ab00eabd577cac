package dev.nacre.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.nn.Summary;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The network of 18 layers is torchvision's, and learns.
class ResNet18Test {
    /// The layers of torchvision's resnet18 before `fc`.
    private static final String LAYERS =
            """
            conv1 64 3 7
            bn1 64
            layer1.0.conv1 64 64 3
            layer1.0.bn1 64
            layer1.0.conv2 64 64 3
            layer1.0.bn2 64
            layer1.1.conv1 64 64 3
            layer1.1.bn1 64
            layer1.1.conv2 64 64 3
            layer1.1.bn2 64
            layer2.0.conv1 128 64 3
            layer2.0.bn1 128
            layer2.0.conv2 128 128 3
            layer2.0.bn2 128
            layer2.0.downsample.0 128 64 1
            layer2.0.downsample.1 128
            layer2.1.conv1 128 128 3
            layer2.1.bn1 128
            layer2.1.conv2 128 128 3
            layer2.1.bn2 128
            layer3.0.conv1 256 128 3
            layer3.0.bn1 256
            layer3.0.conv2 256 256 3
            layer3.0.bn2 256
            layer3.0.downsample.0 256 128 1
            layer3.0.downsample.1 256
            layer3.1.conv1 256 256 3
            layer3.1.bn1 256
            layer3.1.conv2 256 256 3
            layer3.1.bn2 256
            layer4.0.conv1 512 256 3
            layer4.0.bn1 512
            layer4.0.conv2 512 512 3
            layer4.0.bn2 512
            layer4.0.downsample.0 512 256 1
            layer4.0.downsample.1 512
            layer4.1.conv1 512 512 3
            layer4.1.bn1 512
            layer4.1.conv2 512 512 3
            layer4.1.bn2 512\
            """;

    @Test
    void keysShapesAndSizesAreTorchvisions() {
        ResNet model = ResNet18.of(o -> {});
        List<String> keys = new ArrayList<>(Keys.of(LAYERS));
        keys.add("fc.weight [1000, 512]");
        keys.add("fc.bias [1000]");
        assertEquals(keys, Keys.of(model));
        // What torchvision says of it: 11,689,512 parameters, 1.81 G multiply-adds.
        Summary summary = Summary.of(model, 1, 3, 224, 224);
        assertEquals(11_689_512, summary.parameters());
        assertEquals(1_814_073_344, summary.multiplyAdds());
        assertEquals(Shape.of(1, 1000), summary.rows().getFirst().output());
    }

    @Test
    void weightsOfConvolutionsKeepTheVarianceOfGradients() {
        Nacre.seed(1);
        ResNet model = ResNet18.of(o -> o.classes(10));
        Tensor weight = model.stateDict().get("layer2.0.conv1.weight");
        assertEquals(Math.sqrt(2.0 / (128 * 9)), weight.std().item(), 5e-4);
        assertEquals(0, weight.mean().item(), 5e-4);
    }

    @Test
    void smallImagesAreNotMadeSmallerAtFirst() {
        ResNet model = ResNet18.of(o -> o.channels(1).classes(10).width(4).smallImages(true));
        List<String> keys = Keys.of(model);
        assertTrue(keys.contains("conv1.weight [4, 1, 3, 3]"), keys.toString());
        Summary summary = Summary.of(model, 1, 1, 32, 32);
        Shape last =
                summary.rows().stream()
                        .filter(r -> r.path().equals("layer4"))
                        .findFirst()
                        .orElseThrow()
                        .output();
        assertEquals(Shape.of(1, 32, 4, 4), last);
    }

    @Test
    void learnsDigits() {
        Nacre.seed(2);
        Images all = Images.digits();
        Images few = new Images(all.train().narrow(0, 320), all.test());
        ResNet model =
                ResNet.of(
                        new int[] {1, 1, 1, 1},
                        o -> o.channels(1).classes(10).width(8).smallImages(true));
        double accuracy = ImageTraining.train(model, few, 5, 32, Printed.unread()).accuracy();
        assertTrue(accuracy > 0.7, "accuracy " + accuracy);
    }

    /// Files of Fashion-MNIST, with images of one kind only.
    private static void write(Path folder, String part, int images) throws IOException {
        ByteBuffer pixels = ByteBuffer.allocate(16 + images * 64).putInt(0x803).putInt(images);
        pixels.putInt(8).putInt(8);
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), pixels.array());
        ByteBuffer labels = ByteBuffer.allocate(8 + images).putInt(0x801).putInt(images);
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }

    @Test
    void printsHowItGoes(@TempDir Path folder) throws IOException {
        write(folder, "train", 32);
        write(folder, "t10k", 8);
        String printed = Printed.by(ResNet18::main, "fashion-mnist", "1", "1", folder.toString());
        assertTrue(
                printed.matches(
                        "epoch 1: loss \\d\\D\\d{4}, .* s\\Rtest accuracy: \\d\\D\\d{4}\\R"),
                printed);
    }

    @Test
    void wrongArgumentsSayWhatIsRight(@TempDir Path empty) throws IOException {
        assertEquals(
                "there is no data set 'cifar'; there are digits and fashion-mnist",
                refused("cifar"));
        assertEquals(
                "ResNet18: EPOCHS must be a whole number from 1 on, not 'many'; the arguments are"
                        + " [DATA [EPOCHS [WIDTH [FOLDER]]]]",
                refused("digits", "many"));
        assertTrue(refused("digits", "1", "0").contains("WIDTH must be"));
        assertTrue(refused("a", "1", "2", "b", "c").contains("nothing to do with 'c'"));
        assertThrows(NacreException.class, () -> ResNet.of(new int[] {2, 2}, o -> {}));
        String missing = Printed.by(ResNet18::main, "fashion-mnist", "1", "1", empty.toString());
        assertTrue(missing.contains("apt install dataset-fashion-mnist"), missing);
    }

    private static String refused(String... words) {
        return assertThrows(NacreException.class, () -> ResNet18.main(words)).getMessage();
    }
}
