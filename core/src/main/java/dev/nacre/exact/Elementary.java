package dev.nacre.exact;

/// Exponentials, logarithms and tangents of balls, by series whose remainders widen the result.
///
/// The same series serve balls of doubles and big ones; how many terms they have depends on the
/// precision and on the size of the argument.
final class Elementary {
    /// Below it, `expm1`, `log1p` and `tanh` have series of their own, relative to the result.
    private static final int SMALL = -3;

    private Elementary() {}

    /// The exponential; of arguments up to [Ball#reach()].
    static <B extends Ball<B>> B exp(B x) {
        if (x.exponent() > 45) {
            return x.lost();
        }
        int bits = x.bits();
        int halvings = bits < 110 ? 8 : 3 + (int) Math.sqrt(bits) / 2;
        B w = x.withBits(bits + halvings + 10 + (int) Math.max(0, x.exponent()));
        long k = Math.round(x.approx(0) / Math.log(2));
        B r = (k == 0 ? w : w.sub(w.ln2().mul(w.of((double) k)))).scale(-halvings);
        if (r.exponent() > -halvings + 1) {
            return x.lost();
        }
        int wanted = bits + halvings + 4;
        int terms = Terms.ofExponential(r.exponent(), wanted);
        B sum = w.of(1);
        for (int n = terms - 1; n > 0; n--) {
            sum = r.mul(sum).over(n).add(w.of(1));
        }
        if (!isZero(r)) {
            sum = sum.blur(-wanted);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.mul(sum);
        }
        return sum.scale(k).withBits(bits);
    }

    static <B extends Ball<B>> B expm1(B x) {
        if (x.exponent() > SMALL) {
            B w = x.withBits(x.bits() + 6);
            return exp(w).sub(w.of(1)).withBits(x.bits());
        }
        if (isZero(x)) {
            return x;
        }
        int wanted = x.bits() + 4;
        int terms = Terms.ofExponential(x.exponent(), wanted);
        B sum = x.of(1);
        for (int n = terms; n > 1; n--) {
            sum = x.mul(sum).over(n).add(x.of(1));
        }
        return x.mul(sum.blur(-wanted));
    }

    /// The logarithm of a ball of positive numbers.
    static <B extends Ball<B>> B log(B x) {
        long k = x.magnitude();
        if (x.approx(k) < Math.sqrt(0.5)) {
            k--;
        }
        if (k == 0) {
            return logNearOne(x);
        }
        B w = x.withBits(x.bits() + 4);
        // A double holds exponents up to 2^53.
        B whole = w.withBits(w.bits() + 64).ln2().mul(w.of((double) k));
        return logNearOne(w.scale(-k)).add(whole).withBits(x.bits());
    }

    private static <B extends Ball<B>> B logNearOne(B x) {
        B d = x.sub(x.of(1));
        if (d.exponent() <= SMALL) {
            return logOfNext(d);
        }
        B w = x.withBits(x.bits() + 8);
        B guess = w.of(StrictMath.log(x.approx(0)));
        B e = exp(guess);
        B z = w.sub(e).div(w.add(e));
        return guess.add(atanh(z).scale(1)).withBits(x.bits());
    }

    static <B extends Ball<B>> B log1p(B x) {
        return x.exponent() <= SMALL ? logOfNext(x) : log(x.add(x.of(1)));
    }

    private static <B extends Ball<B>> B logOfNext(B d) {
        return atanh(d.div(d.of(2).add(d))).scale(1);
    }

    private static <B extends Ball<B>> B atanh(B z) {
        return odd(z, z.mul(z));
    }

    /// `z (1 + q/3 + q^2/5 + ...)` for `q` of the size of `z^2`.
    private static <B extends Ball<B>> B odd(B z, B q) {
        if (isZero(z)) {
            return z;
        }
        long e = z.exponent();
        if (e > -1) {
            return z.lost();
        }
        int wanted = z.bits() + 4;
        int terms = (int) Math.max(1, (wanted + 1) / (-2 * e) + 1);
        B sum = z.of(1).over(2 * terms - 1);
        for (int n = 2 * terms - 3; n > 0; n -= 2) {
            sum = q.mul(sum).add(z.of(1).over(n));
        }
        return z.mul(sum.blur(-wanted));
    }

    static <B extends Ball<B>> B tanh(B x) {
        if (x.exponent() <= SMALL) {
            B t = expm1(x.scale(1));
            return t.div(t.add(t.of(2)));
        }
        int sign = x.sign();
        if (sign == Ball.UNDECIDED) {
            return x.lost();
        }
        B size = sign < 0 ? x.neg() : x;
        long far = x.floorExponent();
        B y;
        if (far >= 8 && (far > 60 || 1L << far >= x.bits())) {
            // 1 - tanh x <= 2 e^-2x <= 2^-2x
            y = x.of(1).blur(-1L << Math.min(far + 1, 40));
        } else {
            B w = size.withBits(x.bits() + 8);
            y = w.of(1).sub(w.of(2).div(exp(w.scale(1)).add(w.of(1)))).withBits(x.bits());
        }
        return sign < 0 ? y.neg() : y;
    }

    static <B extends Ball<B>> B sin(B x) {
        Ball.Turn<B> t = x.turn();
        return wave(t.rest(), t.quarters());
    }

    static <B extends Ball<B>> B cos(B x) {
        Ball.Turn<B> t = x.turn();
        return wave(t.rest(), t.quarters() + 1);
    }

    /// The sine of an angle of less than 1 after so many quarter turns.
    private static <B extends Ball<B>> B wave(B r, int quarters) {
        if (r.exponent() > 1) {
            return r.lost();
        }
        B y = alternating(r, (quarters & 1) == 0 ? 1 : 0);
        return (quarters & 2) == 0 ? y : y.neg();
    }

    /// `sin r` for `first` 1: `r (1 - r^2/3! + r^4/5! ...)`; `cos r` for 0: `1 - r^2/2! + ...`.
    private static <B extends Ball<B>> B alternating(B r, int first) {
        if (isZero(r)) {
            return first == 0 ? r.of(1) : r;
        }
        int wanted = r.bits() + 4;
        B sum = r.of(1);
        // Where the second term does not count, the square may be too small for a ball.
        if (2 * r.exponent() >= -wanted) {
            B q = r.mul(r).neg();
            for (int n = Terms.ofExponential(r.exponent(), wanted) / 2; n > 0; n--) {
                int k = 2 * n + first;
                sum = q.mul(sum).over(k * (k - 1)).add(r.of(1));
            }
        }
        sum = sum.blur(-wanted);
        return first == 0 ? sum : r.mul(sum);
    }

    static <B extends Ball<B>> B atan(B x) {
        if (x.exponent() <= -10) {
            return odd(x, x.mul(x).neg());
        }
        int sign = x.sign();
        if (sign == Ball.UNDECIDED) {
            return x.lost();
        }
        B w = x.withBits(x.bits() + 8);
        if (Math.abs(x.approx(0)) > 1.5) {
            B quarter = sign < 0 ? w.halfPi().neg() : w.halfPi();
            return quarter.sub(atan(w.of(1).div(w))).withBits(x.bits());
        }
        B guess = w.of(StrictMath.atan(x.approx(0)));
        B s = sin(guess);
        B c = cos(guess);
        B z = w.mul(c).sub(s).div(c.add(w.mul(s)));
        return guess.add(odd(z, z.mul(z).neg())).withBits(x.bits());
    }

    private static <B extends Ball<B>> boolean isZero(B x) {
        return x.sign() == 0;
    }
}
