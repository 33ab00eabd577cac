package dev.nacre.cli;

import dev.nacre.expr.ParsedFormula;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
            given.add(Json.string(name) + ": " + array(shown));
            if (grad) {
                derivatives.add(Json.string(name) + ": " + array(columns.get(index)));
            }
        });
        String found =
                grad
                        ? "\"derivatives\": {" + String.join(", ", derivatives) + "}"
                        : "\"values\": " + array(columns.getFirst());
        return "{\"formula\": %s, \"dtype\": \"%s\", \"inputs\": {%s}, %s}"
                .formatted(Json.string(formula.text()), dtype, String.join(", ", given), found);
    }

    private static String array(List<String> numbers) {
        return Json.array(numbers.stream().map(Json::number).toList());
    }
}
