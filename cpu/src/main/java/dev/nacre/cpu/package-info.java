/// The CPU backend: kernels generated at run time as hidden classes, on vectors or scalars.
@NullMarked
package dev.nacre.cpu;

import org.jspecify.annotations.NullMarked;
