package dev.nacre.cpu;

import static java.util.Objects.requireNonNull;

import dev.nacre.kernel.Operand;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Operands of a kernel where they lie: elements, or one number each.
final class Operands {
    private final @Nullable View[] elements;

    /// Those that are one number, where it has to be read from memory.
    private final @Nullable View[] singles;

    private final long[] numbers;

    private Operands(int n) {
        elements = new View[n];
        singles = new View[n];
        numbers = new long[n];
    }

    /// @param scalars those that are one number
    /// @param lie how elements are taken
    Operands(List<? extends Operand> operands, BitSet scalars, Function<Operand.Memory, View> lie) {
        this(operands.size());
        for (int i = 0; i < elements.length; i++) {
            if (!scalars.get(i)) {
                elements[i] = lie.apply((Operand.Memory) operands.get(i));
            } else if (operands.get(i) instanceof Operand.Memory m) {
                singles[i] = View.of(m);
            } else {
                numbers[i] = ((Operand.Scalar) operands.get(i)).bits();
            }
        }
    }

    /// Others that lie as these do.
    Operands on(List<? extends Operand> operands) {
        Operands others = new Operands(elements.length);
        for (int i = 0; i < elements.length; i++) {
            View element = elements[i];
            View single = singles[i];
            switch (operands.get(i)) {
                case Operand.Memory m when element != null -> others.elements[i] = element.on(m);
                case Operand.Memory m when single != null -> others.singles[i] = single.on(m);
                case Operand.Memory m -> others.singles[i] = View.of(m);
                case Operand.Scalar s -> others.numbers[i] = s.bits();
            }
        }
        return others;
    }

    /// Those `times` as far on as the next ones are from these.
    Operands moved(Operands next, long times) {
        Operands others = new Operands(elements.length);
        for (int i = 0; i < elements.length; i++) {
            others.elements[i] = moved(elements[i], next.elements[i], times);
            others.singles[i] = moved(singles[i], next.singles[i], times);
            others.numbers[i] = numbers[i];
        }
        return others;
    }

    private static @Nullable View moved(@Nullable View first, @Nullable View next, long times) {
        return first == null || next == null ? null : first.moved(next, times);
    }

    /// Those that are elements, null for the others.
    @Nullable View[] elements() {
        return elements;
    }

    /// All of them, where all are elements.
    Access[] written() {
        Access[] all = new Access[elements.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = requireNonNull(elements[i]);
        }
        return all;
    }

    /// Looks at those that are one number in memory.
    void look() {
        for (int i = 0; i < singles.length; i++) {
            View single = singles[i];
            if (single != null) {
                Object one = Cell.of(single.dtype()).allocate(1);
                single.read(0, 1, one, 0);
                numbers[i] = Numbers.get(one, 0, single.dtype());
            }
        }
    }

    /// Those that are one number, as they were when they were looked at.
    long[] numbers() {
        return numbers;
    }

    /// Which of some operands are one number for `n` results: given as such, or the same element
    /// everywhere.
    static BitSet scalars(List<Operand> operands, long n) {
        BitSet set = new BitSet();
        for (int i = 0; i < operands.size(); i++) {
            switch (operands.get(i)) {
                case Operand.Scalar _ -> set.set(i);
                case Operand.Memory m -> set.set(i, n > 1 && m.layout().isUniform());
            }
        }
        return set;
    }
}
