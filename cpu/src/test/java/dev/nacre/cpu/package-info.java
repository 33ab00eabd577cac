@NullMarked
package dev.nacre.cpu;

import org.jspecify.annotations.NullMarked;
