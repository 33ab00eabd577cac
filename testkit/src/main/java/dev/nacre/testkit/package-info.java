/// The oracle: formulas in as many digits as they need, and the distance of a result from them.
@NullMarked
package dev.nacre.testkit;

import org.jspecify.annotations.NullMarked;
