package dev.nacre.cpu;

import dev.nacre.type.DType;

/// Elements in a linear order, wherever they lie.
sealed interface Access permits View, Tile {
    DType dtype();
}
