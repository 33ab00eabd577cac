/// Neural networks: modules, their layers and losses.
@NullMarked
package dev.nacre.nn;

import org.jspecify.annotations.NullMarked;
