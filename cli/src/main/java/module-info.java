import org.jspecify.annotations.NullMarked;

/// The `nacre` command.
@NullMarked
module dev.nacre.cli {
    requires dev.nacre.all;
    requires dev.nacre.bench;
    requires info.picocli;
    requires java.desktop;
    requires static org.jspecify;
    requires xchart;

    opens dev.nacre.cli to
            info.picocli;
}
