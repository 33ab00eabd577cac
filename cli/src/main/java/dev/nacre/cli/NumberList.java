package dev.nacre.cli;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Numbers that were given on the command line as `1,2,3`, rounded to a dtype.
///
/// @param values as doubles, which hold every number of f32 and f64
@SuppressWarnings("ArrayRecordComponent") // lists are read, never compared
record NumberList(DType dtype, double[] values) {
    private static final Pattern EXPONENT = Pattern.compile("[eEpP].*");

    /// Reads numbers as Java writes them: `-0.0`, `1e-45`, `NaN`, `Infinity`; also `nan` and `inf`.
    ///
    /// @param option whom to name in errors and warnings
    static NumberList parse(String option, String text, DType dtype, Consumer<String> warn) {
        if (text.isBlank()) {
            throw new NacreException(option + " has no numbers: write " + option + "=1,2,3");
        }
        String[] items = text.split(",", -1);
        double[] values = new double[items.length];
        boolean warned = false;
        for (int i = 0; i < items.length; i++) {
            String item = items[i].strip();
            values[i] = number(option, item, i, dtype);
            if (!warned && isOutOfRange(item, values[i])) {
                warn.accept(
                        "%s: %s is %s in %s"
                                .formatted(option, item, show(values[i], dtype), dtype));
                warned = true;
            }
        }
        return new NumberList(dtype, values);
    }

    /// Whether a text is meant as numbers rather than as a formula.
    static boolean isLikely(String text) {
        String first = text.split(",", 2)[0].strip();
        try {
            parse("", first, DType.F64, _ -> {});
            return true;
        } catch (NacreException e) {
            return false;
        }
    }

    private static double number(String option, String item, int index, DType dtype) {
        if (item.isEmpty()) {
            throw new NacreException(
                    "%s: number %d is missing: write for example %s=1,2,3"
                            .formatted(option, index + 1, option));
        }
        String spelt =
                switch (item) {
                    case "inf", "+inf" -> "Infinity";
                    case "-inf" -> "-Infinity";
                    case "nan" -> "NaN";
                    default -> item;
                };
        try {
            // Not by way of double, which would round twice.
            return dtype == DType.F32 ? Float.parseFloat(spelt) : Double.parseDouble(spelt);
        } catch (NumberFormatException e) {
            String hint =
                    item.contains(" ") || item.contains(";") ? "; separate them by commas" : "";
            throw new NacreException("%s: '%s' is not a number%s".formatted(option, item, hint), e);
        }
    }

    private static boolean isOutOfRange(String item, double value) {
        boolean hex = item.contains("0x") || item.contains("0X");
        String digits =
                EXPONENT.matcher(hex ? item.replaceFirst("0[xX]", "") : item).replaceFirst("");
        boolean zero = digits.chars().noneMatch(c -> Character.digit(c, hex ? 16 : 10) > 0);
        boolean named = item.chars().anyMatch(c -> c == 'n' || c == 'N');
        return !named && ((value == 0 && !zero) || Double.isInfinite(value));
    }

    int length() {
        return values.length;
    }

    /// The same numbers; a single one so many times.
    NumberList repeated(int length) {
        if (values.length == length) {
            return this;
        }
        double[] all = new double[length];
        Arrays.fill(all, values[0]);
        return new NumberList(dtype, all);
    }

    Tensor tensor() {
        if (dtype == DType.F64) {
            return Tensor.of(values);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Tensor.of(floats);
    }

    /// A number as the shortest decimal that reads back as it.
    static String show(double value, DType dtype) {
        return dtype == DType.F32 ? Float.toString((float) value) : Double.toString(value);
    }
}
