package dev.nacre.measure;

import dev.nacre.expr.Expr;
import dev.nacre.rewrite.FormCatalogue;
import dev.nacre.rewrite.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// The program of the build that judges the kernels of all activations and writes down what it
/// chose.
final class CatalogueMaker {
    private CatalogueMaker() {}

    /// @param args the folder of the compiled classes
    static void main(String... args) throws IOException {
        Set<List<Expr>> kernels = Requests.of(OrdinaryPrograms::runAll);
        FormCatalogue.write(Path.of(args[0]), kernels);
    }
}
