package dev.nacre.exact;

/// Real numbers around a midpoint. The result of an operation holds the results for all numbers of
/// its operands; a ball without radius is a number that is known exactly, and one that is lost says
/// nothing.
///
/// @param <B> the type that implements this
interface Ball<B extends Ball<B>> {
    /// The sign of a ball around 0.
    int UNDECIDED = 2;

    /// An angle without whole quarter turns.
    record Turn<B>(int quarters, B rest) {}

    /// The precision in bits, about.
    int bits();

    /// The same ball, computed with to so many bits where the type has a choice.
    B withBits(int bits);

    /// A number of the same precision, exactly.
    B of(double value);

    B lost();

    B add(B b);

    B sub(B b);

    B mul(B b);

    B div(B b);

    B over(int n);

    B neg();

    /// The root of a ball of positive numbers.
    B sqrt();

    /// Times `2^k`.
    B scale(long k);

    /// Widened by `2^e` on both sides.
    B blur(long e);

    B ln2();

    B halfPi();

    Turn<B> turn();

    /// The floor of the midpoint, or nearly so, as an exact number.
    B wholeBelow();

    /// Whether an exact whole number is odd.
    boolean isOdd();

    /// An exact whole number, cut to the range of long.
    long wholeValue();

    /// -1, 0 for exactly 0, 1, or [#UNDECIDED].
    int sign();

    boolean isExact();

    boolean isLost();

    /// All numbers are below `2^exponent` in size.
    long exponent();

    /// All numbers are `2^floorExponent` or more in size; very low if 0 is near.
    long floorExponent();

    /// The midpoint is in `[2^(magnitude-1), 2^magnitude)` in size.
    long magnitude();

    /// The midpoint times `2^-e`, roughly.
    double approx(long e);

    /// Whether the radius is below `2^-bits` of the midpoint.
    boolean isNarrow(int bits);

    /// The same ball in the other type, exactly.
    BigBall toBig();

    /// The size of logarithms from which on numbers are known by these only.
    double reach();

    /// A power of two below all `e^reach`.
    long reachBits();
}
