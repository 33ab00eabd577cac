import org.jspecify.annotations.NullMarked;

/// Tensors, automatic differentiation, neural networks, and the compiler that turns the formula of
/// a paper into one fast and sound kernel.
@NullMarked
module dev.nacre {
    requires static java.desktop;
    requires jdk.jfr;
    requires jdk.management;
    requires static transitive org.jspecify;

    exports dev.nacre;
    exports dev.nacre.backend;
    exports dev.nacre.data;
    exports dev.nacre.expr;
    exports dev.nacre.io;
    exports dev.nacre.kernel;
    exports dev.nacre.nn;
    exports dev.nacre.optim;
    exports dev.nacre.type;
    exports dev.nacre.exact to
            dev.nacre.testkit;
    exports dev.nacre.measure to
            dev.nacre.cli;
    exports dev.nacre.rewrite to
            dev.nacre.bench,
            dev.nacre.cli,
            dev.nacre.testkit;
    exports dev.nacre.lower to
            dev.nacre.cpu,
            dev.nacre.testkit;

    uses dev.nacre.backend.Backend;

    provides dev.nacre.backend.Backend with
            dev.nacre.backend.ReferenceBackend;
}
