import org.jspecify.annotations.NullMarked;

/// What every backend must pass, and the oracle that judges floating point in ULPs.
@NullMarked
module dev.nacre.testkit {
    requires transitive dev.nacre;
    requires ch.obermuhlner.math.big;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
}
