package dev.nacre.cpu;

import dev.nacre.type.DType;

/// Elements that lie together in an array of their [Cell].
///
/// @param array the array
/// @param start the index of the first element
record Tile(Object array, int start, DType dtype) implements Access {}
