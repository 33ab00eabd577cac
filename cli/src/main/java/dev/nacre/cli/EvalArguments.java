package dev.nacre.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A formula and the texts given for names, as `--x=1,2` or `--x 1,2`, in any order.
///
/// @param lists by name; null where nothing was given
record EvalArguments(@Nullable String formula, Map<String, @Nullable String> lists) {
    private static final Pattern GIVEN =
            Pattern.compile("--([\\p{L}_][\\p{L}\\p{Nd}_]*)(?:=(.*))?", Pattern.DOTALL);

    /// What was meant to be numbers of a variable: `x=1` or `-x`.
    private static final Pattern ALMOST =
            Pattern.compile(
                    "(?:-(?=\\p{L}))?([\\p{L}_][\\p{L}\\p{Nd}_]*)=.*|-(\\p{L})", Pattern.DOTALL);

    /// @throws IllegalArgumentException with a message for people
    static EvalArguments of(List<String> arguments) {
        String formula = null;
        Map<String, @Nullable String> lists = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String a = arguments.get(i);
            Matcher given = GIVEN.matcher(a);
            if (given.matches()) {
                String name = given.group(1);
                String list = given.group(2);
                if (list == null
                        && i + 1 < arguments.size()
                        && NumberList.isLikely(arguments.get(i + 1))) {
                    list = arguments.get(++i);
                }
                if (lists.containsKey(name)) {
                    throw new IllegalArgumentException("--" + name + " is given twice");
                }
                lists.put(name, list);
            } else if (formula == null) {
                formula = a;
            } else {
                Matcher almost = ALMOST.matcher(a);
                throw new IllegalArgumentException(
                        almost.matches()
                                ? "'%s': the numbers of a variable are written --%s=1,2,3"
                                        .formatted(a, almost.group(almost.group(1) == null ? 2 : 1))
                                : "one formula at a time: got '%s' and '%s'".formatted(formula, a));
            }
        }
        return new EvalArguments(formula, lists);
    }

    /// The arguments with each `--flag=...` behind a `--`: flags take no value, so it is for a
    /// variable of that name.
    static String[] shielded(String[] args, List<String> flags) {
        List<String> front = new ArrayList<>();
        List<String> behind = new ArrayList<>();
        for (String a : args) {
            boolean meant = flags.stream().anyMatch(f -> a.startsWith(f + "="));
            (meant && !front.contains("--") ? behind : front).add(a);
        }
        if (!behind.isEmpty() && !front.contains("--")) {
            front.add("--");
        }
        front.addAll(behind);
        return front.toArray(String[]::new);
    }
}
