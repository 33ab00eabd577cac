package dev.nacre.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Digits that others published or computed: constants by their OEIS entry, and mpmath.
class PublishedValuesTest {
    /// The bits that all digits typed here are good for.
    private static final int TYPED = 110;

    @ParameterizedTest(name = "{0}({1})")
    @CsvSource({
        // A001113
        "EXP, 1, 2.7182818284590452353602874713526624978",
        // A000796 over 4
        "ATAN, 1, 0.78539816339744830961566084581987572105",
        // A002162
        "LOG, 2, 0.69314718055994530941723212145817656808",
        // A002392
        "LOG, 10, 2.3025850929940456840179914546843642076",
        // A002193
        "SQRT, 2, 1.4142135623730950488016887242096980786",
        // A010503
        "RSQRT, 2, 0.70710678118654752440084436210484903928",
        // A068985 less 1
        "EXPM1, -1, -0.63212055882855767840447622983853913255",
        // A049469, A049470
        "SIN, 1, 0.84147098480789650665250232163029899962",
        "COS, 1, 0.54030230586813971740093660744297660373",
        // A073744
        "TANH, 1, 0.76159415595576488811945828260479359041",
        // mpmath 1.3.0 with 45 digits, the arguments as doubles
        "ERFC, 5, 0.00000000000153745979442803485018834348538337889",
        "TANH, 0.5, 0.46211715726000975850231848364367254873",
        "LOG1P, 1e-10, 0.0000000000999999999950000036435530645187605181313448",
        "ERF, 1, 0.84270079294971486934122063508260925929",
        "ERFC, 1, 0.15729920705028513065877936491739074071",
        // Ng 1992, "Argument reduction for huge arguments"
        "SIN, 1e22, -0.85220084976718880177270589375302936826",
    })
    void areEnclosed(Primitive op, double at, String digits) {
        assertEncloses(Expr.arg(0, DType.F64).call(op, List.of()), at, digits);
    }

    private static void assertEncloses(Expr e, double at, String digits) {
        BigDecimal expected = new BigDecimal(digits);
        Truth truth = Exact.of(List.of(e)).at(at).getFirst();
        assertEquals(expected.doubleValue(), truth.value(DType.F64));
        assertEquals(expected.floatValue(), truth.value(DType.F32));
        for (int bits : new int[] {128, 256, 1024}) {
            BigBall typed = BigBall.of(expected, 256);
            typed = typed.blur(typed.exponent() - TYPED);
            BigBall found = Enclosures.fine(e, bits, at).number();
            assertTrue(Enclosures.overlap(typed, found), () -> bits + " bits: " + found);
            assertTrue(found.isNarrow(TYPED), () -> bits + " bits: " + found);
        }
    }
}
