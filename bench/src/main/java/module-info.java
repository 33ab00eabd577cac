import org.jspecify.annotations.NullMarked;

/// Programs that measure.
@NullMarked
module dev.nacre.bench {
    requires dev.nacre.all;
}
