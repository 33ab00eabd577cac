package dev.nacre.exact;

/// The error function of balls.
final class Bell {
    private Bell() {}

    /// Where the series around 0 would be long, and [#scaledTail] is not.
    static <B extends Ball<B>> boolean isFarOut(B x) {
        return x.exponent() > 30 || Math.abs(x.approx(0)) > Math.sqrt(x.bits()) / 3;
    }

    /// `erf x`, not far out. DLMF 7.6.2: all terms of `2x/sqrt(pi) e^-x^2 sum (2x^2)^n/(2n+1)!!`
    /// are positive.
    static <B extends Ball<B>> B erf(B x) {
        B w = x.withBits(x.bits() + 8);
        if (2 * x.exponent() < -w.bits()) {
            return x.mul(twoOverRootPi(w).mul(w.of(1).blur(-w.bits()))).withBits(x.bits());
        }
        B q = w.mul(w).scale(1);
        B term = w.of(1);
        B sum = term;
        int n = 1;
        // Once terms shrink by half or more, their sum is below the first.
        while (true) {
            term = term.mul(q).over(2 * n + 1);
            if (term.sign() == 0) {
                break;
            }
            if (term.exponent() < -w.bits()
                    && q.exponent() < 60
                    && 2 * n + 3 > 1L << Math.max(0, q.exponent() + 1)) {
                sum = sum.blur(term.exponent() + 1);
                break;
            }
            if (term.isLost() || n > 100_000) {
                return x.lost();
            }
            sum = sum.add(term);
            n++;
        }
        B bell = q.sign() == 0 ? w.of(1) : Elementary.exp(q.scale(-1).neg());
        return w.mul(sum).mul(bell).mul(twoOverRootPi(w)).withBits(x.bits());
    }

    /// `2 / sqrt(pi)`.
    static <B extends Ball<B>> B twoOverRootPi(B like) {
        return like.of(2).div(like.halfPi().scale(1).sqrt());
    }

    /// `erfc(x) e^(x^2)`, far out on the positive side. DLMF 7.9.1: the continued fraction
    /// `1/sqrt(pi) / (x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...` of positive terms.
    static <B extends Ball<B>> B scaledTail(B x) {
        B w = x.withBits(x.bits() + 8);
        double size = Math.min(x.approx(0), 0x1p500);
        int terms = 8;
        while (gain(size, terms) < w.bits() + 4) {
            terms += terms / 8 + 1;
        }
        B tail = rest(w, terms);
        for (int n = terms - 1; n > 0; n--) {
            tail = w.add(w.of(n / 2.0).div(tail));
        }
        return twoOverRootPi(w).scale(-1).div(tail).withBits(x.bits());
    }

    /// The bits that `n` terms of the fraction settle, about: the sum of `log(T^2 / (n/2))` over
    /// its terms, where `T = (x + sqrt(x^2 + 2n)) / 2` is what their rest comes to, as an integral.
    private static double gain(double x, double n) {
        double root = Math.sqrt(x * x + 2 * n);
        double u = x / Math.sqrt(2 * n);
        double rest = 2 * n * Math.log(u + Math.sqrt(u * u + 1));
        return (rest + 2 * n * x / (root + x)) / Math.log(2);
    }

    /// `x + (n/2)/(x + ...`, which is between `x` and `x + (n/2)/x`: a wide ball, as it matters
    /// little. Intervals of doubles, which are rounded by far less than they are widened here,
    /// shrink on their way up from later terms.
    private static <B extends Ball<B>> B rest(B x, int n) {
        if (x.exponent() > 20) {
            B half = x.of(n / 4.0).div(x);
            return x.add(half).blur(half.exponent());
        }
        if (!x.isNarrow(20)) {
            return x.lost();
        }
        double least = x.approx(0) * (1 - 0x1p-18);
        double most = x.approx(0) * (1 + 0x1p-18);
        double low = least;
        double high = most + n / least;
        for (int k = 2 * n - 1; k >= n; k--) {
            double next = least + k / 2.0 / high;
            high = most + k / 2.0 / low;
            low = next;
        }
        return x.of((low + high) / 2).blur(Math.getExponent(high - low) + 1);
    }
}
