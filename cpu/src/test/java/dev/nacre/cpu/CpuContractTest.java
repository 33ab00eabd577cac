package dev.nacre.cpu;

import dev.nacre.testkit.ElementwiseContract;
import dev.nacre.testkit.IntegerContract;
import dev.nacre.testkit.Machine;
import dev.nacre.testkit.MovementContract;
import dev.nacre.testkit.ProductContract;
import dev.nacre.testkit.ReductionContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

/// Scalar loops, vectors of every width and single steps keep the contract, all with the same bits.
class CpuContractTest {
    private static final List<Machine> ALL =
            Widths.ALL.stream().map(b -> new Machine(b, true)).toList();

    @Nested
    class Elementwise extends ElementwiseContract {
        Elementwise() {
            super(ALL);
        }
    }

    @Nested
    class Reductions extends ReductionContract {
        Reductions() {
            super(ALL);
        }
    }

    @Nested
    class Products extends ProductContract {
        Products() {
            super(ALL);
        }
    }

    @Nested
    class Movements extends MovementContract {
        Movements() {
            super(ALL);
        }
    }

    @Nested
    class Integers extends IntegerContract {
        Integers() {
            super(ALL);
        }
    }
}
