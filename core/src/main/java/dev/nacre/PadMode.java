package dev.nacre;

/// What is put around the elements of a tensor: one of them again, or zeros.
public enum PadMode {
    /// Zeros.
    CONSTANT {
        @Override
        long most(long size) {
            return Long.MAX_VALUE;
        }

        @Override
        long source(long place, long size) {
            throw new UnsupportedOperationException("zeros come from nowhere");
        }
    },

    /// What a mirror on the last element shows, which itself is not repeated: `c b | a b c | b a`.
    REFLECT {
        @Override
        long most(long size) {
            return size - 1;
        }

        @Override
        long source(long place, long size) {
            long up = Math.abs(place);
            return up < size ? up : 2 * (size - 1) - up;
        }
    },

    /// The last element again and again: `a a | a b c | c c`.
    REPLICATE {
        @Override
        long most(long size) {
            return size == 0 ? 0 : Long.MAX_VALUE;
        }

        @Override
        long source(long place, long size) {
            return Math.clamp(place, 0, size - 1);
        }
    },

    /// The elements from the other end: `b c | a b c | a b`.
    CIRCULAR {
        @Override
        long most(long size) {
            return size;
        }

        @Override
        long source(long place, long size) {
            return Math.floorMod(place, size);
        }
    };

    /// How many elements at most can be put on a side of so many.
    abstract long most(long size);

    /// Which of so many elements is at a place that may lie before the first or behind the last.
    abstract long source(long place, long size);
}
