/// Arithmetic on one element: primitives, interned expressions over them, and the page of
/// activations.
@NullMarked
package dev.nacre.expr;

import org.jspecify.annotations.NullMarked;
