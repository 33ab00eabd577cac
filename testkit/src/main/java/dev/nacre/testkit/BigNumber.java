package dev.nacre.testkit;

import dev.nacre.expr.Activations;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/// A real number to so many digits, or an infinity or NaN: what the formulas mean before any
/// machine rounds them.
///
/// A zero has a sign. A number far beyond all doubles, or far too small for them, is known by its
/// logarithm: `e^1000000` is larger than anything it meets, and its logarithm is 1000000.
public final class BigNumber implements Activations<BigNumber> {
    private enum Kind {
        FINITE,
        /// `e` to the power of the value, which is above [#FAR] or below its negative.
        EXPONENTIAL,
        INFINITE,
        NAN
    }

    private static final BigDecimal FAR = new BigDecimal(100_000);
    private static final BigDecimal FAR_ANGLE = new BigDecimal("1e10000");
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final Kind kind;
    private final boolean negative;
    private final BigDecimal value;
    private final int digits;

    private BigNumber(Kind kind, boolean negative, BigDecimal value, int digits) {
        this.kind = kind;
        this.negative = negative;
        this.value = value;
        this.digits = digits;
    }

    /// The number that a double is, computed with to so many digits.
    public static BigNumber of(double value, int digits) {
        if (Double.isNaN(value)) {
            return new BigNumber(Kind.NAN, false, BigDecimal.ZERO, digits);
        }
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        return Double.isInfinite(value)
                ? new BigNumber(Kind.INFINITE, negative, BigDecimal.ZERO, digits)
                : new BigNumber(Kind.FINITE, negative, new BigDecimal(value), digits);
    }

    /// A number, computed with to so many digits.
    public static BigNumber of(BigDecimal value, int digits) {
        return new BigNumber(Kind.FINITE, value.signum() < 0, value, digits);
    }

    public boolean isNaN() {
        return kind == Kind.NAN;
    }

    public boolean isInfinite() {
        return kind == Kind.INFINITE;
    }

    /// Whether it has a [#value()].
    public boolean isFinite() {
        return kind == Kind.FINITE;
    }

    public boolean isNegative() {
        return negative;
    }

    /// The number.
    ///
    /// @throws ArithmeticException if it is none, or is known by its logarithm only
    public BigDecimal value() {
        if (kind != Kind.FINITE) {
            throw new ArithmeticException(this + " has no decimal");
        }
        return value;
    }

    /// The number of a range around 0 that is nearest to this one, which is not NaN.
    BigDecimal nearest(BigDecimal edge) {
        BigDecimal size = kind == Kind.FINITE ? value.abs() : isHuge() ? edge : BigDecimal.ZERO;
        BigDecimal cut = size.min(edge);
        return negative ? cut.negate() : cut;
    }

    /// The nearest double.
    public double toDouble() {
        double size =
                switch (kind) {
                    case NAN -> Double.NaN;
                    case FINITE -> value.abs().doubleValue();
                    case INFINITE, EXPONENTIAL -> isHuge() ? Double.POSITIVE_INFINITY : 0;
                };
        return negative ? -size : size;
    }

    @Override
    public BigNumber constant(double literal) {
        return of(new BigDecimal(Double.toString(literal)), digits);
    }

    @Override
    public BigNumber scalar(double number) {
        return of(number, digits);
    }

    @Override
    public BigNumber scalar(long number) {
        return of(BigDecimal.valueOf(number), digits);
    }

    @Override
    public BigNumber cast(DType to) {
        return this;
    }

    @Override
    public BigNumber call(Primitive op, List<BigNumber> rest) {
        BigNumber b = rest.isEmpty() ? this : rest.getFirst();
        BigNumber c = rest.size() < 2 ? this : rest.get(1);
        return switch (op) {
            case SELECT -> isTrue() ? b : c;
            case AND -> truth(isTrue() && b.isTrue());
            case OR -> truth(isTrue() || b.isTrue());
            case NOT -> truth(!isTrue());
            case EQ -> truth(areNumbers(b) && compare(b) == 0);
            case LT -> truth(areNumbers(b) && compare(b) < 0);
            case LE -> truth(areNumbers(b) && compare(b) <= 0);
            default -> areNumbers(b) && areNumbers(c) ? number(op, b, c) : nan();
        };
    }

    private BigNumber number(Primitive op, BigNumber b, BigNumber c) {
        return switch (op) {
            case ADD -> plusNumber(b);
            case SUB -> plusNumber(b.negated());
            case MUL -> product(b);
            case DIV -> quotient(b);
            case FMA -> product(b, true).add(c);
            case NEG -> negated();
            case ABS -> negative ? negated() : this;
            case SIGN -> isZero() ? this : signed(BigDecimal.ONE);
            case MIN -> least(b);
            case MAX -> negated().least(b.negated()).negated();
            case POW -> power(b);
            case REMAINDER -> modulo(b);
            case SQRT -> root();
            case RSQRT -> one().div(root());
            case FLOOR -> whole(RoundingMode.FLOOR);
            case CEIL -> whole(RoundingMode.CEILING);
            case ROUND -> whole(RoundingMode.HALF_EVEN);
            case CAST -> this;
            case EXP -> exponential();
            case LOG -> logarithm();
            case EXPM1, LOG1P, TANH, ATAN, ERF, ERFC, SIN, COS -> function(op);
            default -> throw new IllegalArgumentException("no real function: " + op.label());
        };
    }

    private BigNumber exponential() {
        if (kind == Kind.FINITE) {
            return value.abs().compareTo(FAR) > 0
                    ? power(false, value)
                    : of(Transcendentals.exp(value, digits), digits);
        }
        return !isHuge() ? one() : negative ? zero(false) : infinite(false);
    }

    private BigNumber logarithm() {
        if (isZero()) {
            return infinite(true);
        }
        if (negative) {
            return nan();
        }
        return switch (kind) {
            case FINITE -> of(Transcendentals.log(value, digits), digits);
            case EXPONENTIAL -> of(value, digits);
            case INFINITE, NAN -> this;
        };
    }

    /// A function that keeps the sign of a tiny number, by its limit where this is far out.
    private BigNumber function(Primitive op) {
        boolean tiny = kind == Kind.EXPONENTIAL && !isHuge();
        boolean far = kind != Kind.FINITE || value.abs().compareTo(FAR) > 0;
        if ((tiny || isZero()) && op != Primitive.COS && op != Primitive.ERFC) {
            return op == Primitive.ERF && tiny ? product(scalar(1.128)) : this;
        }
        if (tiny) {
            return one();
        }
        return switch (op) {
            case EXPM1 ->
                    far
                            ? (negative ? one().negated() : exponential())
                            : of(Transcendentals.expm1(value, digits), digits);
            case LOG1P -> logarithmOfNext();
            case TANH ->
                    far ? signed(BigDecimal.ONE) : of(Transcendentals.tanh(value, digits), digits);
            case ATAN ->
                    kind == Kind.FINITE
                            ? of(Transcendentals.atan(value, digits), digits)
                            : signed(Transcendentals.atan(FAR_ANGLE, digits));
            case ERF ->
                    far || isFarForError()
                            ? signed(BigDecimal.ONE)
                            : of(Transcendentals.erf(value, digits), digits);
            case ERFC -> errorComplement(far);
            case SIN, COS ->
                    kind != Kind.FINITE
                            ? nan()
                            : of(
                                    op == Primitive.SIN
                                            ? Transcendentals.sin(value, digits)
                                            : Transcendentals.cos(value, digits),
                                    digits);
            default -> throw new IllegalArgumentException(op.label());
        };
    }

    private BigNumber logarithmOfNext() {
        if (kind != Kind.FINITE) {
            return logarithm();
        }
        int side = value.compareTo(BigDecimal.ONE.negate());
        if (side <= 0) {
            return side < 0 ? nan() : infinite(true);
        }
        return of(Transcendentals.log1p(value, digits), digits);
    }

    private BigNumber errorComplement(boolean far) {
        if (kind != Kind.FINITE) {
            return negative ? one().add(one()) : zero(false);
        }
        if (far || isFarForError()) {
            return negative ? one().add(one()) : power(false, value.multiply(value).negate());
        }
        return of(Transcendentals.erfc(value, digits), digits);
    }

    /// Whether `e^(-x^2)` is too small to be computed with.
    private boolean isFarForError() {
        return value.multiply(value).compareTo(FAR) > 0;
    }

    private BigNumber plusNumber(BigNumber b) {
        if (kind == Kind.INFINITE || b.kind == Kind.INFINITE) {
            boolean both = kind == b.kind;
            return both && negative != b.negative ? nan() : kind == Kind.INFINITE ? this : b;
        }
        if (kind == Kind.FINITE && b.kind == Kind.FINITE) {
            BigDecimal sum = value.add(b.value, context());
            boolean below = sum.signum() == 0 ? isBothNegativeZero(b) : sum.signum() < 0;
            return new BigNumber(Kind.FINITE, below, sum, digits);
        }
        int larger = compareSize(b);
        return larger == 0 && negative != b.negative ? nan() : larger >= 0 ? this : b;
    }

    private boolean isBothNegativeZero(BigNumber b) {
        return isZero() && b.isZero() && negative && b.negative;
    }

    private BigNumber product(BigNumber b) {
        return product(b, false);
    }

    private BigNumber product(BigNumber b, boolean exact) {
        boolean below = negative != b.negative;
        if (isZero() || b.isZero()) {
            return kind == Kind.INFINITE || b.kind == Kind.INFINITE ? nan() : zero(below);
        }
        if (kind == Kind.INFINITE || b.kind == Kind.INFINITE) {
            return infinite(below);
        }
        if (kind == Kind.FINITE && b.kind == Kind.FINITE) {
            return of(exact ? value.multiply(b.value) : value.multiply(b.value, context()), digits);
        }
        return power(below, size().add(b.size()));
    }

    private BigNumber quotient(BigNumber b) {
        boolean below = negative != b.negative;
        if (b.isZero()) {
            return isZero() ? nan() : infinite(below);
        }
        if (b.kind == Kind.INFINITE) {
            return kind == Kind.INFINITE ? nan() : zero(below);
        }
        if (isZero() || kind == Kind.INFINITE) {
            return new BigNumber(kind, below, value, digits);
        }
        return kind == Kind.FINITE && b.kind == Kind.FINITE
                ? of(value.divide(b.value, context()), digits)
                : power(below, size().subtract(b.size()));
    }

    private BigNumber root() {
        if (isZero()) {
            return this;
        }
        if (negative) {
            return nan();
        }
        return switch (kind) {
            case FINITE -> of(value.sqrt(context()), digits);
            case EXPONENTIAL -> power(false, value.multiply(HALF));
            case INFINITE, NAN -> this;
        };
    }

    private BigNumber power(BigNumber b) {
        boolean plain = kind == Kind.FINITE && !isZero() && b.kind != Kind.INFINITE;
        if (!plain || b.isZero()) {
            return kind == Kind.EXPONENTIAL && !b.isZero()
                    ? logarithm().product(b).exponential()
                    : scalar(StrictMath.pow(toDouble(), b.toDouble()));
        }
        boolean whole = b.kind == Kind.FINITE && b.value.stripTrailingZeros().scale() <= 0;
        if (negative && !whole) {
            return nan();
        }
        boolean odd = whole && b.value.toBigInteger().testBit(0);
        // The error of an exponent of less than FAR, from 6 digits on, is that of the power.
        int more = 8;
        BigNumber log = of(value.abs(), digits + more).logarithm();
        BigNumber y = log.product(of(b.value, digits + more)).exponential();
        return new BigNumber(y.kind, negative && odd, y.value, digits).withSign(negative && odd);
    }

    private BigNumber withSign(boolean below) {
        return kind == Kind.FINITE ? of(below ? value.abs().negate() : value.abs(), digits) : this;
    }

    private BigNumber modulo(BigNumber b) {
        if (kind == Kind.INFINITE || b.isZero()) {
            return nan();
        }
        if (kind != Kind.FINITE || b.kind != Kind.FINITE) {
            return isZero() || negative == b.negative ? this : b;
        }
        BigDecimal rest = value.remainder(b.value);
        boolean other = rest.signum() != 0 && rest.signum() < 0 != b.negative;
        return rest.signum() == 0 ? zero(negative) : of(other ? rest.add(b.value) : rest, digits);
    }

    private BigNumber least(BigNumber b) {
        int order = compare(b);
        return order == 0 ? (negative ? this : b) : order < 0 ? this : b;
    }

    private BigNumber whole(RoundingMode mode) {
        if (kind != Kind.FINITE) {
            return this;
        }
        BigDecimal w = new BigDecimal(integer(mode));
        return w.signum() == 0 ? zero(negative) : of(w, digits);
    }

    private BigInteger integer(RoundingMode mode) {
        return value.setScale(0, mode).toBigIntegerExact();
    }

    /// The order of two that are no NaN.
    private int compare(BigNumber b) {
        if (kind == Kind.FINITE && b.kind == Kind.FINITE) {
            return value.compareTo(b.value);
        }
        int mine = signum();
        return mine != b.signum() ? Integer.compare(mine, b.signum()) : mine * compareSize(b);
    }

    private int compareSize(BigNumber b) {
        if (kind == Kind.INFINITE || b.kind == Kind.INFINITE) {
            return Boolean.compare(kind == Kind.INFINITE, b.kind == Kind.INFINITE);
        }
        if (isZero() || b.isZero()) {
            return Boolean.compare(b.isZero(), isZero());
        }
        return kind == Kind.FINITE && b.kind == Kind.FINITE
                ? value.abs().compareTo(b.value.abs())
                : size().compareTo(b.size());
    }

    /// The logarithm of the absolute value.
    private BigDecimal size() {
        return kind == Kind.EXPONENTIAL ? value : Transcendentals.log(value.abs(), digits);
    }

    /// `e^exponent` with a sign, as a decimal where that is possible.
    private BigNumber power(boolean below, BigDecimal exponent) {
        if (exponent.abs().compareTo(FAR) > 0) {
            return new BigNumber(Kind.EXPONENTIAL, below, exponent, digits);
        }
        BigDecimal v = Transcendentals.exp(exponent, digits);
        return of(below ? v.negate() : v, digits);
    }

    private BigNumber negated() {
        return new BigNumber(kind, !negative, kind == Kind.FINITE ? value.negate() : value, digits);
    }

    private boolean areNumbers(BigNumber b) {
        return kind != Kind.NAN && b.kind != Kind.NAN;
    }

    private boolean isZero() {
        return kind == Kind.FINITE && value.signum() == 0;
    }

    private boolean isTrue() {
        return kind != Kind.NAN && !isZero();
    }

    private boolean isHuge() {
        return kind == Kind.INFINITE || (kind == Kind.EXPONENTIAL && value.signum() > 0);
    }

    private int signum() {
        return isZero() ? 0 : negative ? -1 : 1;
    }

    private MathContext context() {
        return new MathContext(digits);
    }

    private BigNumber signed(BigDecimal size) {
        return of(negative ? size.negate() : size, digits);
    }

    private BigNumber truth(boolean b) {
        return of(b ? BigDecimal.ONE : BigDecimal.ZERO, digits);
    }

    private BigNumber one() {
        return of(BigDecimal.ONE, digits);
    }

    private BigNumber zero(boolean below) {
        return new BigNumber(Kind.FINITE, below, BigDecimal.ZERO, digits);
    }

    private BigNumber infinite(boolean below) {
        return new BigNumber(Kind.INFINITE, below, BigDecimal.ZERO, digits);
    }

    private BigNumber nan() {
        return new BigNumber(Kind.NAN, false, BigDecimal.ZERO, digits);
    }

    @Override
    public String toString() {
        String size =
                switch (kind) {
                    case FINITE -> value.abs().round(new MathContext(20)).toString();
                    case EXPONENTIAL -> "e^" + value.round(new MathContext(20));
                    case INFINITE -> "Inf";
                    case NAN -> "NaN";
                };
        return negative ? "-" + size : size;
    }
}
