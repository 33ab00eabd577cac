/// Groups of nodes that run as one kernel, the order they run in, and when each buffer goes back.
@NullMarked
package dev.nacre.plan;

import org.jspecify.annotations.NullMarked;
