/// What expressions are over the real numbers: rigorous enclosures, by which kernels are judged.
@NullMarked
package dev.nacre.exact;

import org.jspecify.annotations.NullMarked;
