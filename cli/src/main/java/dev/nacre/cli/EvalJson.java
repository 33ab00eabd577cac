package dev.nacre.cli;

import dev.nacre.expr.ParsedFormula;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What `nacre eval` found, as one JSON object.
final class EvalJson {
    private EvalJson() {}

    /// @param columns the values, or with `grad` the derivatives by each input
    static String of(
            ParsedFormula formula,
            DType dtype,
            Map<String, NumberList> inputs,
            List<List<String>> columns,
            boolean grad) {
        List<String> given = new ArrayList<>();
        List<String> derivatives = new ArrayList<>();
        inputs.forEach((name, list) -> {
            List<String> shown =
                    Arrays.stream(list.values()).mapToObj(v -> NumberList.show(v, dtype)).toList();
            int index = given.size();
            given.add(string(name) + ": " + array(shown));
            if (grad) {
                derivatives.add(string(name) + ": " + array(columns.get(index)));
            }
        });
        String found =
                grad
                        ? "\"derivatives\": {" + String.join(", ", derivatives) + "}"
                        : "\"values\": " + array(columns.getFirst());
        return "{\"formula\": %s, \"dtype\": \"%s\", \"inputs\": {%s}, %s}"
                .formatted(string(formula.text()), dtype, String.join(", ", given), found);
    }

    private static String array(List<String> numbers) {
        return numbers.stream().map(EvalJson::value).collect(Collectors.joining(", ", "[", "]"));
    }

    /// JSON has no NaN and no infinities.
    private static String value(String number) {
        return number.endsWith("NaN") || number.endsWith("Infinity") ? string(number) : number;
    }

    private static String string(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> s.append('\\').append(c);
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) {
                        s.append("\\u%04x".formatted((int) c));
                    } else {
                        s.append(c);
                    }
                }
            }
        }
        return s.append('"').toString();
    }
}
