/// Training: optimizers and the schedules of their learning rates.
@NullMarked
package dev.nacre.optim;

import org.jspecify.annotations.NullMarked;
