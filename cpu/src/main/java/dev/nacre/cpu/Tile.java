package dev.nacre.cpu;

import dev.nacre.type.DType;

/// Elements that lie together in an array of their [Cell].
///
/// @param array the array
/// @param start the index of element 0
record Tile(Object array, long start, DType dtype) implements Access {}
