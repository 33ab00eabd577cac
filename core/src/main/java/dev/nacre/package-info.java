/// Tensors: what a user holds, computes with and looks at; gradients; random numbers.
@NullMarked
package dev.nacre;

import org.jspecify.annotations.NullMarked;
