/// Reverse-mode differentiation, graph to graph: the gradient is more graph.
@NullMarked
package dev.nacre.autograd;

import org.jspecify.annotations.NullMarked;
