/// The words every layer shares: shapes, layouts, dtypes, devices, and the errors about them.
@NullMarked
package dev.nacre.type;

import org.jspecify.annotations.NullMarked;
