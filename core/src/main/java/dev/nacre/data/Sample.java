package dev.nacre.data;

import dev.nacre.Tensor;

/// One example of a data set.
///
/// @param input what a model is given, such as an image, f32 `[channels, height, width]`
/// @param label what it should answer, such as a class: i64 without dims
public record Sample(Tensor input, Tensor label) {}
