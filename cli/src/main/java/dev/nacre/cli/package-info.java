/// The commands of the command line, a file each.
@NullMarked
package dev.nacre.cli;

import org.jspecify.annotations.NullMarked;
