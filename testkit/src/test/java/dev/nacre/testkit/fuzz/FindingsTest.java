package dev.nacre.testkit.fuzz;

import static dev.nacre.type.DType.F32;
import static dev.nacre.type.DType.F64;

import dev.nacre.type.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What long runs of the fuzzer have found.
class FindingsTest {
    static Arguments[] findings() {
        return new Arguments[] {
            // The product of two denominators overflowed.
            of("tanh(sin(2)) / (exp(x) + (x + x))", F32, -1.6e38),
            // A quotient vanished before its coefficient was multiplied.
            of("tanh(exp(x) / (exp(x) + 1.702))", F32, -100),
            of("abs(exp(x) / (exp(x) + -1.38))", F32, -100),
            // 0 times infinity, where the truth is too far out to be known.
            of("exp(-(x * x * (x * x))) * 0.5 * x * x - erfc(x * x)", F64, 1.3e270),
            // A square of what is divided by overflowed.
            of("1 / (1 + exp(x)) / x / x + 1 / (1 + exp(x)) * exp(x)", F32, -9.083e20),
            // Products of two small denominators vanished.
            of("cos(y) / (erf(y) - y / x) / (erf(y) - y / x) * (y / x) / x", F64, 2e-182, 2e-182),
            // What was added hid the error of 1 - erf(x) at all points that were looked at.
            of("where(x / -2 >= 0, 0, x / -2) * (z + y - erf(x) * erfc(x))", F32, 2, 0, 0),
            // A product below the normal numbers was taken for bad luck, and was gone.
            of("rsqrt(x * x) / expm1(x)", F32, 87),
            // No point that was looked at was just beyond the last finite exponential.
            of("exp(x + -1.6) + (cos(x * x) - (1 + exp(-x)))", F64, 782),
            // NaN was lost with an operand that cancels, and not seen beside the root of -1.9.
            of("exp(y) * (x + (z - x)) * sqrt(z)", F32, Double.NaN, 0, 0),
            // It was lost all the same where the root of 0.5 - 1 hid it.
            of("exp(y) * (x + (z - x)) * sqrt(z + -1)", F32, Double.NaN, 0, 2),
            // A reciprocal overflowed between two points that were looked at.
            of("(x + y) / log(x) / log(x) / x", F32, 2.500000538263333E-40, 1),
            // No finding: where 0 is multiplied by what overflows but for a factor of 2.
            of("exp(exp(1) - 1 / (x + x)) * (1 / (x + x)) / (x + x)", F32, 2.1805535338435262E-39),
            // No finding: where 1 + x has no digit left.
            of("where(x <= 0.5, x, x); log1p(log(x) / 0.6931471805599453)", F64, 0.5),
            of(
                    "(tanh(0.5) / rsqrt(x) - z * (0.5 / y)) / ((y * z - x) / x)",
                    F32,
                    0,
                    1.51473804643353E-26,
                    1),
        };
    }

    private static Arguments of(String formulas, DType dtype, double... at) {
        return Arguments.of(formulas, dtype, at);
    }

    @ParameterizedTest(name = "{0} in {1} at {2}")
    @MethodSource("findings")
    void isMended(String formulas, DType dtype, double[] at) {
        Fuzzer.check(formulas, dtype, at);
    }
}
