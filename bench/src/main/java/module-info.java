import org.jspecify.annotations.NullMarked;

/// Programs that measure.
@NullMarked
module dev.nacre.bench {
    requires transitive dev.nacre.all;
    requires java.management;
    requires jdk.management;
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports dev.nacre.bench;

    uses dev.nacre.bench.Peer;
}
