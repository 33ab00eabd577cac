package dev.nacre;

import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.stream.LongStream;

/// Elements of a tensor around it.
public sealed interface Padding extends Facet permits Tensor {
    /// Elements put around a tensor, as torch.nn.functional.pad: sizes before and after the last
    /// dim, then the one before it, and so on; negative sizes cut off. Of any dtype.
    ///
    /// @throws ShapeException if a size is more than the mode has elements for: [PadMode#REFLECT]
    ///   one less than the dim, [PadMode#CIRCULAR] as many as the dim
    default Tensor pad(PadMode mode, long... sizes) {
        if (mode == PadMode.CONSTANT) {
            return tensor().pad(0, sizes);
        }
        Shape shape = tensor().shape();
        Joining.checkSides(shape, sizes);
        Tensor padded = tensor();
        for (int i = 0; i < sizes.length / 2; i++) {
            int d = shape.rank() - 1 - i;
            long size = shape.dim(d);
            long before = sizes[2 * i];
            long after = sizes[2 * i + 1];
            if (Math.max(before, after) > Math.max(mode.most(size), 0)) {
                throw new ShapeException(
                        "%s: sizes %s are more than mode %s has for dim %d of shape %s: at most %d"
                                .formatted(
                                        Checks.at("pad"),
                                        Arrays.toString(sizes),
                                        mode,
                                        d,
                                        shape,
                                        Math.max(mode.most(size), 0)));
            }
            if (before != 0 || after != 0) {
                long[] sources =
                        LongStream.range(-before, size + after)
                                .map(place -> mode.source(place, size))
                                .toArray();
                padded = padded.indexSelect(d, Tensor.of(sources));
            }
        }
        return padded;
    }
}
