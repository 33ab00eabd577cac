package dev.nacre.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.Module;
import dev.nacre.nn.Sequential;
import dev.nacre.nn.Summary;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The backbone is that of YOLOv4, and learns.
class CspDarknetTest {
    /// The first layers of the published weights, and some of the last.
    private static final String FIRST =
            """
            down1.conv1.conv.0 32 3 3
            down1.conv1.conv.1 32
            down1.conv2.conv.0 64 32 3
            down1.conv2.conv.1 64
            down1.conv3.conv.0 64 64 1
            down1.conv3.conv.1 64
            down1.conv4.conv.0 64 64 1
            down1.conv4.conv.1 64
            down1.conv5.conv.0 32 64 1
            down1.conv5.conv.1 32
            down1.conv6.conv.0 64 32 3
            down1.conv6.conv.1 64
            down1.conv7.conv.0 64 64 1
            down1.conv7.conv.1 64
            down1.conv8.conv.0 64 128 1
            down1.conv8.conv.1 64
            down2.conv1.conv.0 128 64 3
            down2.conv1.conv.1 128
            down2.conv2.conv.0 64 128 1
            down2.conv2.conv.1 64
            down2.conv3.conv.0 64 128 1
            down2.conv3.conv.1 64
            down2.resblock.module_list.0.0.conv.0 64 64 1
            down2.resblock.module_list.0.0.conv.1 64
            down2.resblock.module_list.0.1.conv.0 64 64 3
            down2.resblock.module_list.0.1.conv.1 64
            down2.resblock.module_list.1.0.conv.0 64 64 1
            down2.resblock.module_list.1.0.conv.1 64
            down2.resblock.module_list.1.1.conv.0 64 64 3
            down2.resblock.module_list.1.1.conv.1 64
            down2.conv4.conv.0 64 64 1
            down2.conv4.conv.1 64
            down2.conv5.conv.0 128 128 1
            down2.conv5.conv.1 128
            down3.conv1.conv.0 256 128 3
            down3.conv1.conv.1 256\
            """;

    private static final String LAST =
            """
            down5.resblock.module_list.3.1.conv.0 512 512 3
            down5.resblock.module_list.3.1.conv.1 512
            down5.conv4.conv.0 512 512 1
            down5.conv4.conv.1 512
            down5.conv5.conv.0 1024 1024 1
            down5.conv5.conv.1 1024\
            """;

    @Test
    void keysShapesAndSizesAreYolov4s() {
        CspDarknet model = CspDarknet.of(o -> {});
        List<String> keys = Keys.of(model);
        List<String> first = Keys.of(FIRST);
        assertEquals(first, keys.subList(0, first.size()));
        List<String> last = Keys.of(LAST);
        assertEquals(last, keys.subList(keys.size() - last.size(), keys.size()));
        // 72 convolutions, each with a batch norm.
        assertEquals(72 * 6, keys.size());
        // By hand; with `h` the channels of half a stage and `n` its blocks it is 27 h^2 + 14 h + n
        // (10 h^2 + 4 h). With a layer to 1000 classes, 1,025,000 more, these are the 27.6 million
        // that timm says cspdarknet53 has.
        assertEquals(61_152, parameters(model, "down1"));
        assertEquals(193_920, parameters(model, "down2"));
        assertEquals(1_758_976, parameters(model, "down3"));
        assertEquals(7_024_128, parameters(model, "down4"));
        assertEquals(17_579_008, parameters(model, "down5"));
        assertEquals(26_617_184, Keys.parameters(model));
        // By hand: weights times places; it depends on where images are made smaller.
        assertEquals(6_532_628_480L, Summary.of(model, 1, 3, 256, 256).multiplyAdds());
    }

    private static long parameters(CspDarknet model, String stage) {
        return Keys.parameters(model.children().get(stage));
    }

    @Test
    void batchNormsHavePyTorchsDefaults() {
        for (Module m : CspDarknet.of(o -> o.width(1)).modules().values()) {
            if (m instanceof BatchNorm2d norm) {
                String shown = norm.toString();
                assertTrue(shown.contains("eps=1.0E-5, momentum=0.1,"), shown);
            }
        }
    }

    @Test
    void detectorsGetThreeSizes() {
        CspDarknet model = CspDarknet.of(o -> o.width(2).blocks(1, 1, 1, 1));
        model.eval();
        Tensor image = Tensor.rand(1, 3, 64, 96);
        List<Tensor> features = model.features(image);
        assertEquals(
                List.of(Shape.of(1, 16, 8, 12), Shape.of(1, 32, 4, 6), Shape.of(1, 64, 2, 3)),
                features.stream().map(Tensor::shape).toList());
        assertTrue(features.getLast().allClose(model.apply(image)));
    }

    @Test
    void learnsDigits() {
        Nacre.seed(3);
        Images all = Images.digits();
        Images few = new Images(all.train().narrow(0, 320), all.test());
        Sequential model = CspDarknet.classifier(4, 1, 1, 1, 1);
        // Running averages need more steps than these; the loss needs none.
        double loss = ImageTraining.train(model, few, 2, 32, Printed.unread()).loss();
        // Who knows nothing has a loss of log(10) = 2.3.
        assertTrue(loss < 1.5, "loss " + loss);
    }

    @Test
    void wrongArgumentsSayWhatIsRight() {
        String blocks =
                assertThrows(NacreException.class, () -> CspDarknet.of(o -> o.blocks(1, 2)))
                        .getMessage();
        assertEquals(
                "CspDarknet: blocks are four numbers from 1 on, such as 2, 8, 8, 4, not [1, 2]",
                blocks);
        String epochs =
                assertThrows(
                                NacreException.class,
                                () -> CspDarknet.main(new String[] {"digits", "-1"}))
                        .getMessage();
        assertTrue(epochs.startsWith("CspDarknet: EPOCHS must be"), epochs);
    }
}
