/// Examples to train on: data sets, and loaders that hand them out in batches.
@NullMarked
package dev.nacre.data;

import org.jspecify.annotations.NullMarked;
