/// What a backend is asked to run: element-wise bodies over a domain, reductions, matrix products,
/// gathers and random numbers, with the operands they touch.
@NullMarked
package dev.nacre.kernel;

import org.jspecify.annotations.NullMarked;
