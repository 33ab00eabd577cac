/// Transcendental functions as expressions over the arithmetic that every machine has.
@NullMarked
package dev.nacre.lower;

import org.jspecify.annotations.NullMarked;
