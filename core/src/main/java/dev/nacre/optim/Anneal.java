package dev.nacre.optim;

/// The way from one number to another.
public enum Anneal {
    /// Half a cosine wave.
    COS {
        @Override
        double at(double start, double end, double part) {
            return end + (start - end) / 2 * (1 + Math.cos(Math.PI * part));
        }
    },
    /// A straight line.
    LINEAR {
        @Override
        double at(double start, double end, double part) {
            return start + (end - start) * part;
        }
    };

    /// Where the way is after a part of it, from 0 to 1.
    abstract double at(double start, double end, double part);
}
