import org.jspecify.annotations.NullMarked;

/// The `nacre` command.
@NullMarked
module dev.nacre.cli {
    requires dev.nacre.all;
    requires info.picocli;
    requires xchart;
}
