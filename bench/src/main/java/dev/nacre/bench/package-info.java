/// Programs that measure: how long things take and what they hold.
@NullMarked
package dev.nacre.bench;

import org.jspecify.annotations.NullMarked;
