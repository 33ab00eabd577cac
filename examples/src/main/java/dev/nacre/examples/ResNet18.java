package dev.nacre.examples;

import java.io.IOException;
import java.util.function.Consumer;

/// The [ResNet] of 18 layers learns to read handwritten digits, or to tell clothes apart.
///
/// `java ... dev.nacre.examples.ResNet18 [DATA [EPOCHS [WIDTH [FOLDER]]]]`
public final class ResNet18 {
    private ResNet18() {}

    /// torchvision's `resnet18`, with options such as `o -> o.classes(10)`.
    public static ResNet of(Consumer<ResNet.Options> options) {
        return ResNet.of(new int[] {2, 2, 2, 2}, options);
    }

    /// Trains for five epochs, or as many as the second argument says, and prints the accuracy.
    public static void main(String[] args) throws IOException {
        ImageTraining.run(
                "ResNet18",
                16,
                width -> of(o -> o.channels(1).classes(10).width(width).smallImages(true)),
                args);
    }
}
