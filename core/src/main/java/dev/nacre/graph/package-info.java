/// What was asked for and not yet computed: a graph of operations over whole tensors.
@NullMarked
package dev.nacre.graph;

import org.jspecify.annotations.NullMarked;
