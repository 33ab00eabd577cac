package dev.nacre.rewrite;

import java.util.Arrays;

/// A product of powers of variables, ordered by the power of the youngest variable first.
final class Monomial implements Comparable<Monomial> {
    static final Monomial ONE = new Monomial(new int[0]);

    /// The powers by number of variable; the last is not 0.
    private final int[] powers;

    private Monomial(int[] powers) {
        int n = powers.length;
        while (n > 0 && powers[n - 1] == 0) {
            n--;
        }
        this.powers = n == powers.length ? powers : Arrays.copyOf(powers, n);
    }

    static Monomial of(int variable, int power) {
        int[] p = new int[variable + 1];
        p[variable] = power;
        return new Monomial(p);
    }

    int power(int variable) {
        return variable < powers.length ? powers[variable] : 0;
    }

    /// One more than the number of the youngest variable.
    int size() {
        return powers.length;
    }

    Monomial multiply(Monomial m) {
        return combine(m, 1);
    }

    /// The quotient, whose powers may be negative.
    Monomial divide(Monomial m) {
        return combine(m, -1);
    }

    private Monomial combine(Monomial m, int sign) {
        int[] p = Arrays.copyOf(powers, Math.max(powers.length, m.powers.length));
        for (int i = 0; i < m.powers.length; i++) {
            p[i] += sign * m.powers[i];
        }
        return new Monomial(p);
    }

    Monomial without(int variable) {
        if (power(variable) == 0) {
            return this;
        }
        int[] p = powers.clone();
        p[variable] = 0;
        return new Monomial(p);
    }

    /// What both have in common.
    Monomial gcd(Monomial m) {
        int[] p = new int[Math.min(powers.length, m.powers.length)];
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.min(powers[i], m.powers[i]);
        }
        return new Monomial(p);
    }

    boolean isOne() {
        return powers.length == 0;
    }

    boolean hasNegative() {
        return Arrays.stream(powers).anyMatch(p -> p < 0);
    }

    @Override
    public int compareTo(Monomial m) {
        for (int i = Math.max(powers.length, m.powers.length) - 1; i >= 0; i--) {
            int c = Integer.compare(power(i), m.power(i));
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Monomial m && Arrays.equals(powers, m.powers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(powers);
    }
}
