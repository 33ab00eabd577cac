import org.jspecify.annotations.NullMarked;

/// Small programs to read, run and copy from.
@NullMarked
module dev.nacre.examples {
    requires dev.nacre.all;
    requires java.desktop;
}
