package dev.nacre.backend;

import java.util.Arrays;

/// The stable order of elements: equal ones stay as they are, zeros are equal whatever their sign,
/// and NaN are the largest.
public final class Order {
    private Order() {}

    /// A whole number that is ordered as the number is.
    public static long key(double v) {
        // -0 + 0 is 0, and all NaN have the same bits.
        long bits = Double.doubleToLongBits(v + 0.0);
        return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
    }

    /// The same in 32 bits.
    public static int key(float v) {
        int bits = Float.floatToIntBits(v + 0.0f);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }

    /// The places of some keys in the order of the keys.
    public static int[] of(long[] keys, boolean descending) {
        Integer[] places = new Integer[keys.length];
        Arrays.setAll(places, i -> i);
        Arrays.sort(
                places,
                (a, b) ->
                        descending
                                ? Long.compare(keys[b], keys[a])
                                : Long.compare(keys[a], keys[b]));
        int[] order = new int[keys.length];
        Arrays.setAll(order, i -> places[i]);
        return order;
    }

    /// The same of keys of 32 bits, which is several times as fast.
    public static int[] of(int[] keys, boolean descending) {
        long[] both = new long[keys.length];
        for (int i = 0; i < both.length; i++) {
            int key = descending ? ~keys[i] : keys[i];
            both[i] = (long) key << Integer.SIZE | i;
        }
        Arrays.sort(both);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) both[i];
        }
        return order;
    }
}
