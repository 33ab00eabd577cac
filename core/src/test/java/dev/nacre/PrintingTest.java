package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tensors print as PyTorch prints them.
class PrintingTest {
    static Stream<Arguments> prints() {
        Tensor grid = Tensor.arange(24).reshape(2, 3, 4);
        return Stream.of(
                Arguments.of(Tensor.of(1f, 2f, 3f), "tensor([1., 2., 3.])"),
                Arguments.of(Tensor.of(1.5f, 2f), "tensor([1.5000, 2.0000])"),
                Arguments.of(Tensor.of(-1.5f, 20f), "tensor([-1.5000, 20.0000])"),
                Arguments.of(Tensor.of(1e-5f, 1f), "tensor([1.0000e-05, 1.0000e+00])"),
                Arguments.of(Tensor.of(1f, 2000f), "tensor([1.0000e+00, 2.0000e+03])"),
                Arguments.of(Tensor.of(0f, 2000f), "tensor([   0., 2000.])"),
                Arguments.of(Tensor.of(0.5f).sum(), "tensor(0.5000)"),
                Arguments.of(Tensor.of(5f).sum(), "tensor(5.)"),
                Arguments.of(Tensor.of(1, 2), "tensor([1, 2], dtype=i32)"),
                Arguments.of(Tensor.of(1L, -20L), "tensor([  1, -20])"),
                Arguments.of(Tensor.of(0.1), "tensor([0.1000], dtype=f64)"),
                Arguments.of(Tensor.of(true, false), "tensor([ true, false])"),
                Arguments.of(Tensor.zeros(0), "tensor([])"),
                Arguments.of(Tensor.zeros(0, 3), "tensor([], shape=[0, 3])"),
                Arguments.of(
                        Tensor.of(Float.NaN, Float.POSITIVE_INFINITY, 1f),
                        "tensor([nan, inf,  1.])"),
                Arguments.of(
                        Tensor.of(1f, 2f).requiresGrad(), "tensor([1., 2.], requiresGrad=true)"),
                Arguments.of(
                        Tensor.arange(6).reshape(2, 3).to(DType.F32),
                        "tensor([[0., 1., 2.],\n        [3., 4., 5.]])"),
                Arguments.of(
                        grid,
                        """
                        tensor([[[ 0,  1,  2,  3],
                                 [ 4,  5,  6,  7],
                                 [ 8,  9, 10, 11]],

                                [[12, 13, 14, 15],
                                 [16, 17, 18, 19],
                                 [20, 21, 22, 23]]])\
                        """),
                Arguments.of(
                        Tensor.arange(30),
                        """
                        tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,
                                18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])\
                        """),
                Arguments.of(
                        Tensor.arange(2000), "tensor([   0,    1,    2,  ..., 1997, 1998, 1999])"),
                Arguments.of(
                        Tensor.arange(2000).reshape(100, 20),
                        """
                        tensor([[   0,    1,    2,  ...,   17,   18,   19],
                                [  20,   21,   22,  ...,   37,   38,   39],
                                [  40,   41,   42,  ...,   57,   58,   59],
                                ...,
                                [1940, 1941, 1942,  ..., 1957, 1958, 1959],
                                [1960, 1961, 1962,  ..., 1977, 1978, 1979],
                                [1980, 1981, 1982,  ..., 1997, 1998, 1999]])\
                        """));
    }

    @ParameterizedTest
    @MethodSource("prints")
    void printsAsTorchDoes(Tensor t, String text) {
        assertEquals(text, t.toString());
    }
}
