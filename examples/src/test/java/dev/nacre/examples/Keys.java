package dev.nacre.examples;

import dev.nacre.nn.Module;
import java.util.ArrayList;
import java.util.List;

/// The keys of state dicts and the shapes behind them.
final class Keys {
    private Keys() {}

    /// Those of a model, in their order.
    static List<String> of(Module model) {
        List<String> keys = new ArrayList<>();
        model.stateDict().forEach((key, value) -> keys.add(key + " " + value.shape()));
        return keys;
    }

    /// Those of layers in a table: `name out in size` is a convolution without a bias, `name
    /// channels` a batch norm.
    static List<String> of(String table) {
        List<String> keys = new ArrayList<>();
        for (String line : table.lines().toList()) {
            String[] l = line.split(" ", -1);
            if (l.length == 4) {
                keys.add("%s.weight [%s, %s, %s, %s]".formatted(l[0], l[1], l[2], l[3], l[3]));
            } else {
                for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
                    keys.add("%s.%s [%s]".formatted(l[0], part, l[1]));
                }
                keys.add(l[0] + ".num_batches_tracked []");
            }
        }
        return keys;
    }

    static long parameters(Module model) {
        return model.parameters().stream().mapToLong(p -> p.shape().count()).sum();
    }
}
