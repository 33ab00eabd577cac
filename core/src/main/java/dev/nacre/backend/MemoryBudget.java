package dev.nacre.backend;

import com.sun.management.OperatingSystemMXBean;
import dev.nacre.type.NacreException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much memory may be taken from the system: a share of the machine, or what a property says.
final class MemoryBudget {
    static final String PROPERTY = "nacre.memory";

    private static final String DEFAULT = "50%";
    private static final BigDecimal MOST = BigDecimal.valueOf(1L << 62);
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([kmg%]?)");

    private MemoryBudget() {}

    /// What the property says, or the default.
    static long get() {
        String value = System.getProperty(PROPERTY, DEFAULT);
        return parse(value, machine());
    }

    static long parse(String value, long machine) {
        Matcher m = FORM.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw bad(value);
        }
        BigDecimal unit =
                switch (m.group(2)) {
                    case "k" -> BigDecimal.valueOf(1L << 10);
                    case "m" -> BigDecimal.valueOf(1L << 20);
                    case "g" -> BigDecimal.valueOf(1L << 30);
                    case "%" -> BigDecimal.valueOf(machine).movePointLeft(2);
                    default -> BigDecimal.ONE;
                };
        BigDecimal bytes = new BigDecimal(m.group(1)).multiply(unit);
        if (bytes.compareTo(BigDecimal.ONE) < 0 || bytes.compareTo(MOST) > 0) {
            throw bad(value);
        }
        return bytes.longValue();
    }

    /// The number of bytes for people: `3.9 GB`.
    static String text(long bytes) {
        if (bytes < 1L << 10) {
            return bytes + " bytes";
        }
        int step = Math.min(3, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
        return String.format(
                Locale.ROOT, "%.1f %sB", bytes / (double) (1L << (10 * step)), " KMG".charAt(step));
    }

    /// The memory of the machine, or of the container where that has less.
    static long machine() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    private static NacreException bad(String value) {
        return new NacreException(
                ("-D%s=%s is not an amount of memory: give bytes with k, m or g behind (8g), or a"
                                + " percentage of the machine (75%%)")
                        .formatted(PROPERTY, value));
    }
}
