package dev.nacre;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The order of the packages: work goes down, results come up, and no layer knows of a higher one.
class LayersTest {
    private static final String ROOT = "dev.nacre";

    /// Lowest first. Packages of one row may know each other, but not in a circle.
    private static final List<List<String>> ROWS =
            List.of(
                    List.of(ROOT + ".type.."),
                    List.of(ROOT + ".expr.."),
                    List.of(ROOT + ".exact.."),
                    List.of(ROOT + ".lower.."),
                    List.of(ROOT + ".rewrite.."),
                    List.of(ROOT + ".kernel.."),
                    List.of(ROOT + ".backend.."),
                    List.of(ROOT + ".graph.."),
                    List.of(ROOT + ".autograd.."),
                    List.of(ROOT + ".plan.."),
                    List.of(ROOT),
                    List.of(
                            ROOT + ".nn..",
                            ROOT + ".optim..",
                            ROOT + ".data..",
                            ROOT + ".io..",
                            ROOT + ".measure.."));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    private static String[] packages(List<List<String>> rows) {
        return rows.stream().flatMap(List::stream).toArray(String[]::new);
    }

    static IntStream rowsBelowTheTop() {
        return IntStream.range(0, ROWS.size() - 1);
    }

    @ParameterizedTest
    @MethodSource("rowsBelowTheTop")
    void aLayerKnowsNoHigherOne(int row) {
        noClasses()
                .that()
                .resideInAnyPackage(packages(ROWS.subList(row, row + 1)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(ROWS.subList(row + 1, ROWS.size())))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasItsLayer() {
        classes().should().resideInAnyPackage(packages(ROWS)).check(CLASSES);
    }

    @Test
    void noPackagesFormACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
