import org.jspecify.annotations.NullMarked;

/// All of Nacre in one `requires`: the core and the CPU backend.
@NullMarked
module dev.nacre.all {
    requires transitive dev.nacre;
    requires transitive dev.nacre.cpu;
}
