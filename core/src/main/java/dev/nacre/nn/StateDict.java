package dev.nacre.nn;

import dev.nacre.Autograd;
import dev.nacre.Slot;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Values on their way into a module: matched by key, then put into their places all at once.
final class StateDict {
    private final String source;
    private final Map<String, Tensor> values;
    private final List<String> missing = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final List<String> unfit = new ArrayList<>();
    private final List<Autograd.Update> updates = new ArrayList<>();
    private final Set<Slot> loaded = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param source what errors call it
    StateDict(String source, Map<String, Tensor> values) {
        this.source = source;
        this.values = values;
    }

    /// @param module what errors call the module
    UnmatchedKeys load(String module, SequencedMap<String, Slot> places, boolean strict) {
        places.forEach(this::match);
        // Files often have a tied parameter once only.
        missing.removeIf(key -> loaded.contains(places.get(key)));
        for (String key : values.keySet()) {
            if (!places.containsKey(key)) {
                unexpected.add(key);
            }
        }
        boolean unmatched = !missing.isEmpty() || !unexpected.isEmpty();
        if (!unfit.isEmpty() || (strict && unmatched)) {
            throw new NacreException(message(module, strict && unmatched));
        }
        Slot.setAll(updates);
        return new UnmatchedKeys(missing, unexpected);
    }

    private void match(String key, Slot place) {
        Tensor value = values.get(key);
        if (value == null) {
            missing.add(key);
        } else if (!value.shape().equals(place.shape())) {
            unfit.add("%s: shape %s does not fit %s".formatted(key, value.shape(), place.shape()));
        } else if (!converts(value.dtype(), place.dtype())) {
            unfit.add("%s: %s does not fit %s".formatted(key, value.dtype(), place.dtype()));
        } else {
            try {
                updates.add(new Autograd.Update(place, value.to(place.dtype())));
                loaded.add(place);
            } catch (DTypeException e) {
                unfit.add(key + ": " + e.getMessage());
            }
        }
    }

    /// Floating-point numbers may be rounded to those of the place, anything else must be the same.
    private static boolean converts(DType from, DType to) {
        return from == to || (from.isFloating() && to.isFloating());
    }

    private String message(String module, boolean showUnmatched) {
        StringBuilder text = new StringBuilder();
        text.append(source).append(" does not fit the ").append(module);
        text.append(", which stays as it was");
        unfit.forEach(line -> text.append("\n  ").append(line));
        if (showUnmatched) {
            append(text, "missing", missing);
            append(text, "unexpected", unexpected);
            text.append("\n  (loadStateDict(values, false) loads the keys that both have)");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String what, List<String> keys) {
        if (!keys.isEmpty()) {
            text.append("\n  ").append(what).append(": ").append(String.join(", ", keys));
        }
    }
}
