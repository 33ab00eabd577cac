package dev.nacre.measure;

import org.jspecify.annotations.Nullable;

/// Errors as they are found, by several threads.
///
/// What is absolutely within a tolerance is forgiven: it counts as no error.
final class Errors {
    private final double tolerance;
    private volatile double max;
    private double @Nullable [] at;
    private final Part all = new Part();

    /// @param tolerance the largest absolute error that is forgiven; 0 for none
    Errors(double tolerance) {
        this.tolerance = tolerance;
    }

    /// The errors that one thread finds, until it adds them to the others.
    final class Part {
        private long points;
        private long newNonFinite;
        private long aboveHalf;
        private long aboveOne;
        private long aboveTwo;
        private long forgiven;
        private double forgivenUlp;
        private double forgivenAbsolute;

        /// The error as it counts, in ULP.
        double counted(double ulps, double absolute) {
            if (ulps == 0 || !(absolute <= tolerance)) {
                return ulps;
            }
            if (ulps > Forgiven.NOTABLE) {
                forgiven++;
                forgivenUlp = Math.max(forgivenUlp, ulps);
                forgivenAbsolute = Math.max(forgivenAbsolute, absolute);
            }
            return 0;
        }

        /// Counts a point whose truth is known.
        ///
        /// @param error what [#counted] made of it
        /// @param broken whether there is no number though the truth is one
        void point(double error, boolean broken) {
            points++;
            newNonFinite += broken ? 1 : 0;
            aboveHalf += error > 0.5 ? 1 : 0;
            aboveOne += error > 1 ? 1 : 0;
            aboveTwo += error > 2 ? 1 : 0;
        }

        /// Counts points without a notable error.
        void exact(int count) {
            points += count;
        }

        /// Adds the errors to all.
        void add() {
            synchronized (Errors.this) {
                all.points += points;
                all.newNonFinite += newNonFinite;
                all.aboveHalf += aboveHalf;
                all.aboveOne += aboveOne;
                all.aboveTwo += aboveTwo;
                all.forgiven += forgiven;
                all.forgivenUlp = Math.max(all.forgivenUlp, forgivenUlp);
                all.forgivenAbsolute = Math.max(all.forgivenAbsolute, forgivenAbsolute);
            }
        }
    }

    /// Whether there are errors that do not count.
    boolean forgives() {
        return tolerance > 0;
    }

    Part part() {
        return new Part();
    }

    /// The worst so far.
    double max() {
        return max;
    }

    /// Keeps an error if it is the worst.
    void worst(double error, double... point) {
        if (error > max) {
            synchronized (this) {
                if (error > max) {
                    max = error;
                    at = point.clone();
                }
            }
        }
    }

    synchronized Measurement measurement() {
        return new Measurement(
                max,
                at,
                all.points,
                all.newNonFinite,
                all.aboveHalf,
                all.aboveOne,
                all.aboveTwo,
                new Forgiven(tolerance, all.forgiven, all.forgivenUlp, all.forgivenAbsolute));
    }
}
