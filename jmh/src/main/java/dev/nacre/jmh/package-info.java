/// What single steps inside Nacre cost.
@NullMarked
package dev.nacre.jmh;

import org.jspecify.annotations.NullMarked;
