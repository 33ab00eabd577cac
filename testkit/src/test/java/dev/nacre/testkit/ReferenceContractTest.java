package dev.nacre.testkit;

import java.util.List;
import org.junit.jupiter.api.Nested;

/// The reference keeps the contract.
class ReferenceContractTest {
    private static final List<Machine> REFERENCE = List.of(Machine.REFERENCE);

    @Nested
    class Elementwise extends ElementwiseContract {
        Elementwise() {
            super(REFERENCE);
        }
    }

    @Nested
    class Reductions extends ReductionContract {
        Reductions() {
            super(REFERENCE);
        }
    }

    @Nested
    class Products extends ProductContract {
        Products() {
            super(REFERENCE);
        }
    }

    @Nested
    class Movements extends MovementContract {
        Movements() {
            super(REFERENCE);
        }
    }

    @Nested
    class Integers extends IntegerContract {
        Integers() {
            super(REFERENCE);
        }
    }
}
