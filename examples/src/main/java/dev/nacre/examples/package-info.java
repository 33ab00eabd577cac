/// Small programs to learn from; each runs in seconds.
@NullMarked
package dev.nacre.examples;

import org.jspecify.annotations.NullMarked;
