package dev.nacre.nn;

import java.util.List;

/// The keys in which a module and a state dict differ.
///
/// @param missing keys of the module that have no value
/// @param unexpected keys of the state dict that the module does not have
public record UnmatchedKeys(List<String> missing, List<String> unexpected) {
    public UnmatchedKeys {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
    }
}
