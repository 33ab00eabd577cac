/// Files that tensors are kept in.
@NullMarked
package dev.nacre.io;

import org.jspecify.annotations.NullMarked;
