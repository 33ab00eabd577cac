package dev.nacre.examples;

import dev.nacre.type.NacreException;
import java.util.List;

/// The words behind a program's name, none of which has to be there: each has a place and a name,
/// as in `ResNet18 [DATA [EPOCHS]]`.
record Arguments(String program, List<String> names, List<String> words) {
    /// @throws NacreException if there are more words than names
    Arguments {
        if (words.size() > names.size()) {
            throw new NacreException(
                    "%s: there is nothing to do with '%s'; the arguments are %s"
                            .formatted(program, words.get(names.size()), usage(names)));
        }
    }

    static Arguments of(String program, List<String> names, String... words) {
        return new Arguments(program, names, List.of(words));
    }

    /// A word, or what holds where there is none.
    String word(String name, String otherwise) {
        int place = names.indexOf(name);
        return place < words.size() ? words.get(place) : otherwise;
    }

    /// A whole number from 1 on, or what holds where there is none.
    ///
    /// @throws NacreException if the word is no such number
    int number(String name, int otherwise) {
        String word = word(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(word);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new NacreException(
                "%s: %s must be a whole number from 1 on, not '%s'; the arguments are %s"
                        .formatted(program, name, word, usage(names)));
    }

    private static String usage(List<String> names) {
        return "[" + String.join(" [", names) + "]".repeat(names.size());
    }
}
