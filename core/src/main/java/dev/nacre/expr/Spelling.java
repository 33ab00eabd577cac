package dev.nacre.expr;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the name that a misspelt one was meant to be.
final class Spelling {
    private Spelling() {}

    /// The name fewest typing errors away, the first of equals; null where none is near: more than
    /// one error in three letters. Case and underscores are no errors.
    static @Nullable String nearest(String misspelt, Collection<String> names) {
        String wrong = plain(misspelt);
        int least = Math.max(1, wrong.length() / 3) + 1;
        String nearest = null;
        for (String name : names) {
            String right = plain(name);
            if (Math.abs(right.length() - wrong.length()) < least) {
                int errors = errors(wrong, right);
                if (errors < least) {
                    least = errors;
                    nearest = name;
                }
            }
        }
        return nearest;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /// How many letters must be inserted, left out, replaced, or swapped with their neighbour
    /// (Damerau 1964).
    static int errors(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
