package dev.nacre.expr;

import static dev.nacre.expr.Doubles.assertUlps;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrorFunctionTest {
    /// Pairs of x and erf(x) rounded from 60 digits.
    private static final double[][] ERF = {
        {1e-300, 1.1283791670955126e-300},
        {1e-10, 1.1283791670955126e-10},
        {0.1, 0.1124629160182849},
        {0.25, 0.27632639016823696},
        {0.5, 0.5204998778130465},
        {0.7499, 0.7110913357245858},
        {0.75, 0.7111556336535151},
        {0.76, 0.7175367528055908},
        {0.9, 0.7969082124228322},
        {1, 0.8427007929497149},
        {1.5, 0.9661051464753108},
        {2, 0.9953222650189527},
        {2.4, 0.999311486103355},
        {2.5, 0.999593047982555},
        {3, 0.9999779095030014},
        {3.5, 0.9999992569016276},
        {4, 0.9999999845827421},
        {5, 0.9999999999984626},
        {5.9, 0.9999999999999999},
    };

    /// Pairs of x and erfc(x) rounded from 60 digits.
    private static final double[][] ERFC = {
        {-6, 2.0},
        {-3, 1.9999779095030015},
        {-1, 1.8427007929497148},
        {-0.75, 1.7111556336535152},
        {-0.5, 1.5204998778130465},
        {0, 1.0},
        {0.1, 0.887537083981715},
        {0.5, 0.4795001221869535},
        {0.74, 0.2953219221452542},
        {0.75, 0.28884436634648486},
        {0.8, 0.2578990352923395},
        {1, 0.15729920705028513},
        {1.5, 0.033894853524689274},
        {2, 0.004677734981047266},
        {2.4, 0.0006885138966450789},
        {2.5, 0.0004069520174449589},
        {3, 2.209049699858544e-05},
        {4, 1.541725790028002e-08},
        {5, 1.537459794428035e-12},
        {8, 1.1224297172982926e-29},
        {10, 2.088487583762545e-45},
        {15, 7.212994172451207e-100},
        {20, 5.395865611607901e-176},
        {25, 8.300172571196523e-274},
        {26, 5.663192408856143e-296},
        {26.5, 2.2109076642637343e-307},
        {27, 5.23705e-319},
        {27.2, 1e-323},
    };

    @Test
    void erfIsOdd() {
        for (double[] row : ERF) {
            assertUlps(row[1], ErrorFunction.erf(row[0]), 3, "erf " + row[0]);
            assertEquals(-ErrorFunction.erf(row[0]), ErrorFunction.erf(-row[0]));
        }
    }

    @Test
    void erfcKeepsItsDigitsWhereItIsTiny() {
        for (double[] row : ERFC) {
            assertUlps(row[1], ErrorFunction.erfc(row[0]), 4, "erfc " + row[0]);
        }
    }

    @Test
    void bothAddUpToOne() {
        for (double x = -7; x < 7; x += 1.0 / 64) {
            assertUlps(1, ErrorFunction.erf(x) + ErrorFunction.erfc(x), 4, "at " + x);
        }
    }

    @Test
    void specialValues() {
        assertEquals(-0.0, ErrorFunction.erf(-0.0));
        assertEquals(1, ErrorFunction.erf(Double.POSITIVE_INFINITY));
        assertEquals(-1, ErrorFunction.erf(Double.NEGATIVE_INFINITY));
        assertEquals(Double.NaN, ErrorFunction.erf(Double.NaN));
        assertEquals(0, ErrorFunction.erfc(Double.POSITIVE_INFINITY));
        assertEquals(2, ErrorFunction.erfc(Double.NEGATIVE_INFINITY));
        assertEquals(Double.NaN, ErrorFunction.erfc(Double.NaN));
        assertEquals(0, ErrorFunction.erfc(28.5));
    }
}
