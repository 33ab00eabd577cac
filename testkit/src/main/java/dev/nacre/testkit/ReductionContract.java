package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every backend keeps in reductions: over all elements, over rows and over columns, wherever
/// they lie. Sums and products are judged against the exact ones, everything else must be equal.
///
/// Among machines that lower the bits depend on the elements only: the tree of a sum follows from
/// its length.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ReductionContract {
    private static final int[] LENGTHS = {1, 2, 7, 16, 17, 207, 4098};

    private final List<Machine> machines;
    private int judged;

    protected ReductionContract(List<Machine> machines) {
        this.machines = List.copyOf(machines);
    }

    /// What is reduced.
    enum Elements {
        ORDINARY {
            @Override
            double at(int i) {
                return (i * 37 % 101 - 50) * 0.03;
            }
        },
        /// Few different numbers, and zeros of both signs.
        TIES {
            @Override
            double at(int i) {
                return i % 4 == 3 ? -0.0 : i * 7 % 5 - 2;
            }
        },
        NEAR_ONE {
            @Override
            double at(int i) {
                return 1 + ORDINARY.at(i) / 100;
            }
        },
        INFINITIES {
            @Override
            double at(int i) {
                return i % 53 != 5
                        ? ORDINARY.at(i)
                        : i % 2 == 0 ? Double.POSITIVE_INFINITY : -Double.POSITIVE_INFINITY;
            }
        },
        NANS {
            @Override
            double at(int i) {
                return i % 53 == 6 ? Double.NaN : ORDINARY.at(i);
            }
        },
        ZEROS {
            @Override
            double at(int i) {
                return 0;
            }
        };

        abstract double at(int i);
    }

    /// Which elements of a matrix become one.
    enum Over {
        ALL,
        COLUMNS,
        ROWS;

        int[] dims() {
            return this == ALL ? new int[] {} : new int[] {ordinal() - 1};
        }

        /// The places of the elements behind each result, row-major.
        List<int[]> groups(int n) {
            int rows = Placement.rows(n);
            int columns = n / rows;
            return switch (this) {
                case ALL -> List.of(IntStream.range(0, n).toArray());
                case COLUMNS -> groups(columns, rows, 1, columns);
                case ROWS -> groups(rows, columns, columns, 1);
            };
        }

        private static List<int[]> groups(int count, int length, int apart, int step) {
            return IntStream.range(0, count)
                    .mapToObj(g ->
                            IntStream.range(0, length).map(i -> g * apart + i * step).toArray())
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isRightWhereverTheElementsLie(Reduction r) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            for (Elements e : Elements.values()) {
                if (r == Reduction.PROD && e == Elements.INFINITIES) {
                    // Whether a product of numbers below 1 is 0 before it meets Inf depends on the
                    // order, which is each backend's own.
                    continue;
                }
                for (int n : LENGTHS) {
                    for (Placement p : Placement.values()) {
                        for (Over over : Over.values()) {
                            check(r, t, e, n, p, over);
                        }
                    }
                }
            }
        }
    }

    private void check(Reduction r, DType t, Elements e, int n, Placement p, Over over) {
        double[] stored =
                IntStream.range(0, p.stored(n)).mapToDouble(i -> t.round(e.at(i))).toArray();
        double[] x = IntStream.range(0, n).mapToDouble(i -> stored[p.place(i, n)]).toArray();
        String what = "%s %s of %d %s %s over %s".formatted(r, t, n, e, p, over);
        List<int[]> groups = over.groups(n);
        double[] usual = null;
        for (Machine m : machines) {
            double[] results =
                    m.run(() -> numbers(r, p.view(Placement.vector(stored, t), n), over));
            String where = what + " on " + m;
            assertEquals(groups.size(), results.length, what);
            for (int g = 0; g < results.length; g++) {
                double[] group = Arrays.stream(groups.get(g)).mapToDouble(i -> x[i]).toArray();
                new Fold(group, t, m.lowers()).check(r, results[g], where);
                judged++;
            }
            if (m.lowers()) {
                double[] dense =
                        m.run(() ->
                                numbers(
                                        r,
                                        Placement.CONTIGUOUS.view(Placement.vector(x, t), n),
                                        over));
                assertArrayEquals(dense, results, () -> what + " and contiguous on " + m);
                usual = usual == null ? results : usual;
                assertArrayEquals(usual, results, () -> what + " on " + m);
            }
        }
    }

    private static double[] numbers(Reduction r, Tensor x, Over over) {
        return of(r, x, over).compute().toDoubleArray();
    }

    static Tensor of(Reduction r, Tensor x, Over over) {
        int[] dims = over.dims();
        return switch (r) {
            case SUM -> x.sum(dims);
            case PROD -> x.prod(dims);
            case MAX -> x.amax(dims);
            case MIN -> x.amin(dims);
            case ANY -> x.any(dims);
            case ALL -> x.all(dims);
            case ARGMAX -> over == Over.ALL ? x.argmax() : x.argmax(dims[0]);
            case ARGMIN -> over == Over.ALL ? x.argmin() : x.argmin(dims[0]);
        };
    }

    @ParameterizedTest
    @EnumSource
    void ofNothingIsTheIdentityOrAnError(Reduction r) {
        for (Machine m : machines) {
            m.run(() -> {
                Tensor none = Tensor.zeros(DType.F32, 3, 0);
                if (hasIdentity(r)) {
                    double[] all = numbers(r, none, Over.ALL);
                    assertArrayEquals(new double[] {r.identity()}, all, r + " on " + m);
                    double one = r.identity();
                    assertArrayEquals(new double[] {one, one, one}, numbers(r, none, Over.ROWS));
                } else {
                    assertThrows(NacreException.class, () -> numbers(r, none, Over.ALL));
                    assertThrows(NacreException.class, () -> numbers(r, none, Over.ROWS));
                }
                // No results are no problem.
                assertEquals(0, numbers(r, none.t(), Over.ROWS).length, r + " on " + m);
                return null;
            });
        }
    }

    /// Gradients of sums, products and extremes, whose ties share, against exact ones.
    @ParameterizedTest
    @EnumSource(names = {"SUM", "PROD", "MAX", "MIN"})
    void gradientIsExact(Reduction r) {
        for (Elements e : List.of(Elements.ORDINARY, Elements.NEAR_ONE, Elements.TIES)) {
            for (int n : new int[] {1, 7, 17, 207}) {
                double[] x = IntStream.range(0, n).mapToDouble(e::at).toArray();
                for (Machine m : machines) {
                    Tensor leaf = Tensor.of(x).requiresGrad();
                    double[] slope =
                            m.run(() ->
                                    Autograd.grad(recorded(r, leaf), leaf)
                                            .getFirst()
                                            .toDoubleArray());
                    for (int i = 0; i < n; i++) {
                        new Fold(x, DType.F64, m.lowers())
                                .checkSlope(r, i, slope[i], r + " of " + e + " on " + m);
                        judged++;
                    }
                }
            }
        }
    }

    private static Tensor recorded(Reduction r, Tensor x) {
        return switch (r) {
            case SUM -> x.sum();
            case PROD -> x.prod();
            case MAX -> x.amax();
            case MIN -> x.amin();
            case ANY, ALL, ARGMAX, ARGMIN -> throw new IllegalArgumentException(r + "");
        };
    }

    private static boolean hasIdentity(Reduction r) {
        return switch (r) {
            case SUM, PROD, ANY, ALL -> true;
            case MAX, MIN, ARGMAX, ARGMIN -> false;
        };
    }

    @AfterAll
    void report() {
        assertTrue(judged > 0);
        System.out.printf(
                "Reductions: %d results judged on %d machines%n", judged, machines.size());
    }
}
