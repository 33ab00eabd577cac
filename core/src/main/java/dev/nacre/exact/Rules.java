package dev.nacre.exact;

import dev.nacre.exact.Extended.Kind;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;

/// What the primitives are over extended numbers.
final class Rules<B extends Ball<B>> {
    private final B one;

    Rules(B one) {
        this.one = one;
    }

    /// @param from the dtype of the last operand
    /// @param to the dtype of the result
    Extended<B> apply(
            Primitive op, DType from, DType to, Extended<B> a, Extended<B> b, Extended<B> c) {
        return switch (op) {
            case SELECT -> select(a, b, c);
            case CAST -> cast(a, from, to);
            case AND, OR, NOT -> logic(op, a, b);
            default ->
                    op.givesBool()
                            ? order(op, a, b)
                            : from.isFloating() ? real(op, a, b, c) : whole(op, to, a, b);
        };
    }

    private Extended<B> real(Primitive op, Extended<B> a, Extended<B> b, Extended<B> c) {
        return switch (op) {
            case ADD -> Sums.add(a, b);
            case SUB -> Sums.sub(a, b);
            case MUL -> Sums.mul(a, b);
            case DIV -> Sums.div(a, b);
            case FMA -> Sums.add(Sums.mul(a, b), c);
            case NEG -> a.neg();
            case ABS -> a.sign() == Ball.UNDECIDED ? a : a.withSign(false);
            case SIGN -> sign(a);
            case MIN -> least(a, b);
            case MAX -> least(a.neg(), b.neg()).neg();
            case EXP -> Functions.exp(a, one);
            case EXPM1 -> Functions.expm1(a, one);
            case LOG -> Functions.log(a);
            case LOG1P -> Functions.log1p(a);
            case SQRT -> Functions.sqrt(a);
            case RSQRT -> Sums.div(Extended.of(one), Functions.sqrt(a));
            case POW -> Powers.pow(a, b, one);
            case SIN -> Functions.sin(a);
            case COS -> Functions.cos(a, one);
            case TANH -> Functions.tanh(a, one);
            case ATAN -> Functions.atan(a, one);
            case ERF -> Functions.erf(a, one);
            case ERFC -> Functions.erfc(a, one);
            case HALF_ERFC -> {
                Extended<B> x = Sums.mul(c, a.is(Kind.INFINITE) ? a : Sums.add(a, b));
                yield Sums.mul(Functions.erfc(x, one), Extended.of(one.of(0.5)));
            }
            case FLOOR -> Wholes.floor(a, one);
            case CEIL -> Wholes.ceil(a, one);
            case ROUND -> Wholes.round(a);
            case REMAINDER -> Wholes.remainder(a, b);
            case SCALED_EXP -> Sums.mul(Functions.exp(a, one), Wholes.pow2(b, one));
            case POW2 -> Wholes.pow2(a, one);
            case LOGB -> Wholes.logb(a, one);
            case EQ, LT, LE, AND, OR, NOT, SELECT, CAST ->
                    throw new IllegalArgumentException(op.label() + " gives no real number");
        };
    }

    /// By the meaning that the primitive has on whole numbers; where it has none, NaN.
    private Extended<B> whole(Primitive op, DType to, Extended<B> a, Extended<B> b) {
        if (!a.is(Kind.WHOLE) || !b.is(Kind.WHOLE)) {
            return a.is(Kind.NAN) || b.is(Kind.NAN) ? Extended.nan() : Extended.unknown();
        }
        boolean divides = op == Primitive.DIV || op == Primitive.REMAINDER;
        if (divides && b.whole() == 0) {
            return Extended.nan();
        }
        long y = op.applyLong(a.whole(), b.whole(), 0);
        return Extended.whole(to.wrap(y));
    }

    private Extended<B> sign(Extended<B> a) {
        if (a.is(Kind.NAN) || a.is(Kind.ZERO)) {
            return a;
        }
        int sign = a.sign();
        return sign == Ball.UNDECIDED
                ? Extended.unknown()
                : Extended.of(sign < 0 ? one.neg() : one);
    }

    private Extended<B> least(Extended<B> a, Extended<B> b) {
        if (a.is(Kind.NAN) || b.is(Kind.NAN)) {
            return Extended.nan();
        }
        int order = Sums.compare(a, b);
        if (order != Ball.UNDECIDED) {
            return order == 0 ? (a.isNegative() ? a : b) : order < 0 ? a : b;
        }
        if (!a.is(Kind.BALL) || !b.is(Kind.BALL)) {
            return Extended.unknown();
        }
        // Whichever it is, it is in a ball that holds both.
        return Extended.of(a.number().blur(a.number().sub(b.number()).exponent()));
    }

    private Extended<B> order(Primitive op, Extended<B> a, Extended<B> b) {
        if (a.is(Kind.NAN) || b.is(Kind.NAN)) {
            return Extended.whole(0);
        }
        boolean same = a == b && !a.is(Kind.UNKNOWN);
        int order = same ? 0 : Sums.compare(a, b);
        if (order == Ball.UNDECIDED) {
            return Extended.unknown();
        }
        boolean holds = op == Primitive.LT ? order < 0 : order == 0;
        return Extended.whole(holds || (op == Primitive.LE && order < 0) ? 1 : 0);
    }

    private Extended<B> logic(Primitive op, Extended<B> a, Extended<B> b) {
        if (op == Primitive.NOT) {
            return a.is(Kind.WHOLE) ? Extended.whole(a.whole() ^ 1) : Extended.unknown();
        }
        long decisive = op == Primitive.AND ? 0 : 1;
        if (isTruth(a, decisive) || isTruth(b, decisive)) {
            return Extended.whole(decisive);
        }
        return a.is(Kind.WHOLE) && b.is(Kind.WHOLE)
                ? Extended.whole(1 - decisive)
                : Extended.unknown();
    }

    private boolean isTruth(Extended<B> x, long value) {
        return x.is(Kind.WHOLE) && x.whole() == value;
    }

    private Extended<B> select(Extended<B> a, Extended<B> b, Extended<B> c) {
        if (a.is(Kind.WHOLE)) {
            return a.whole() != 0 ? b : c;
        }
        return b == c ? b : Extended.unknown();
    }

    private Extended<B> cast(Extended<B> a, DType from, DType to) {
        if (from.isFloating()) {
            return to.isFloating() ? a : Wholes.cut(a, to, one);
        }
        if (!a.is(Kind.WHOLE) || to.isFloating()) {
            return a.is(Kind.WHOLE) ? Wholes.toReal(a.whole(), one) : a;
        }
        long y = a.whole();
        return Extended.whole(to.wrap(y));
    }
}
