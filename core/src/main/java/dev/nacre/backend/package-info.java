/// Where kernels run: the interface every backend implements, the machine's own memory, and the
/// slow and obvious reference backend.
@NullMarked
package dev.nacre.backend;

import org.jspecify.annotations.NullMarked;
