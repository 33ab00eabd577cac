package dev.nacre.bench;

import dev.nacre.type.NacreException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What it costs to begin, measured in JVMs of their own: the first value, and the first calls of a
/// new kernel.
final class Startup {
    private static final int JVMS = 7;
    private static final long ELEMENTS = 1 << 20;

    private static final String FIRST_VALUE = "cold JVM to the first mish";
    private static final List<String> CALLS =
            List.of("new kernel, first call", "new kernel, second call", "new kernel, tenth call");

    private final int threads;

    Startup(int threads) {
        this.threads = threads;
    }

    /// Measures the cases with some names.
    ///
    /// @return how many there were
    int run(Predicate<String> wanted, Consumer<Row> done) {
        int cases = 0;
        if (wanted.test(FIRST_VALUE)) {
            double[] nanos = new double[JVMS];
            for (int i = 0; i < JVMS; i++) {
                long start = System.nanoTime();
                lines();
                nanos[i] = System.nanoTime() - start;
            }
            done.accept(row(FIRST_VALUE, 1, nanos));
            cases++;
        }
        if (CALLS.stream().anyMatch(wanted)) {
            List<double[]> calls = new ArrayList<>();
            for (int i = 0; i < JVMS; i++) {
                for (String line : lines("new")) {
                    calls.add(
                            Arrays.stream(line.split(" "))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray());
                }
            }
            for (int c = 0; c < CALLS.size(); c++) {
                int call = c;
                if (wanted.test(CALLS.get(c))) {
                    double[] nanos = calls.stream().mapToDouble(all -> all[call]).toArray();
                    done.accept(row(CALLS.get(c), ELEMENTS, nanos));
                    cases++;
                }
            }
        }
        return cases;
    }

    private Row row(String name, long size, double[] nanos) {
        Timing t = Timing.of(nanos);
        Suite suite = Suite.STARTUP;
        Task task = suite.task("x", size, Direction.FORWARD, Task.Memory.ALLOCATED, 1).named(name);
        return Row.alone(task, threads, t);
    }

    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(p -> p != null && !p.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// What [FirstCalls] prints, started as this JVM was.
    private List<String> lines(String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String a : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (a.startsWith("-X")) {
                command.add(a);
            }
        }
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-Dnacre.cache=off", "-Dnacre.threads=" + threads));
        command.addAll(List.of("-cp", classPath()));
        command.add(FirstCalls.class.getName());
        command.addAll(List.of(args));
        try {
            Process p =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (BufferedReader out = p.inputReader()) {
                List<String> lines = out.lines().toList();
                int code = p.waitFor();
                if (code != 0 || lines.isEmpty()) {
                    throw new NacreException(
                            "bench startup: exit code %d of %s"
                                    .formatted(code, String.join(" ", command)));
                }
                return lines;
            }
        } catch (IOException e) {
            throw new NacreException("bench startup: cannot start " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NacreException("bench startup: interrupted", e);
        }
    }
}
