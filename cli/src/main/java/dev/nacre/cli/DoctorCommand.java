package dev.nacre.cli;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.backend.MemoryUsage;
import dev.nacre.rewrite.CacheFolder;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `nacre doctor`: what Nacre found on this machine, and whether it works.
@Command(
        name = "doctor",
        header = "Shows what Nacre runs on, and whether it works.",
        description = {
            "That is the JDK, the machine, the memory that tensors may take, the folder of what is"
                + " kept for the next time, and each backend: on or off, and why. A backend that is"
                + " on computes mish(1) and compares."
        },
        footer = "  nacre doctor")
final class DoctorCommand extends NacreCommand {
    private static final double MISH_OF_1 = 0.8650983882673103;

    @Override
    public Integer call() throws IOException {
        line("nacre", Version.number());
        line(
                "java",
                "%s (%s, %s)"
                        .formatted(
                                Runtime.version(),
                                System.getProperty("java.vm.name"),
                                System.getProperty("java.vendor")));
        line("home", System.getProperty("java.home"));
        line("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        line("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        int code = memory() ? 0 : 1;
        Path cache = CacheFolder.get();
        line("cache", (cache == null ? "off" : cache) + " (set with -Dnacre.cache=DIR or off)");
        Backend current = current();
        for (Backend b : Backends.all()) {
            code = Math.max(code, backend(b, b.equals(current)) ? 0 : 1);
        }
        return current == null ? 1 : code;
    }

    private boolean memory() {
        try {
            MemoryUsage m = Nacre.memory();
            line(
                    "memory",
                    gigabytes(m.budget()) + " for tensors (set with -Dnacre.memory=8g or 75%)");
            line("huge pages", m.hugePages() ? "where the system has them" : "no");
            return true;
        } catch (NacreException e) {
            line("memory", "wrong: " + e.getMessage());
            return false;
        }
    }

    private @Nullable Backend current() {
        try {
            return Backends.current();
        } catch (NacreException e) {
            line("backends", "wrong: " + e.getMessage());
            return null;
        }
    }

    private boolean backend(Backend b, boolean current) {
        String label = "backend " + b.name();
        if (!b.isUsable()) {
            line(label, "off: " + b.status());
            return true;
        }
        String check = check(b);
        line(label, (current ? "on, in use: " : "on: ") + b.status());
        line("", check.isEmpty() ? "works" : "does not work: " + check);
        return check.isEmpty();
    }

    /// Nothing, or what is wrong.
    private static String check(Backend b) {
        try (Backends.Scope _ = Backends.use(b)) {
            double y = Tensor.of(1f).mish().item();
            boolean right = Math.abs(y - MISH_OF_1) < 1e-6;
            return right ? "" : "mish(1) = " + y + ", not " + MISH_OF_1;
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private void line(String label, @Nullable String text) {
        out().println("%-19s%s".formatted(label, text));
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
    }
}
