package dev.nacre.nn;

/// Which sums keep their variance under the first weights of [Init].
public enum FanMode {
    /// Those of the forward pass, over the inputs of a layer.
    FAN_IN,
    /// Those of the backward pass, over its outputs.
    FAN_OUT
}
