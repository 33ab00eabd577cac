package dev.nacre.cpu;

import dev.nacre.type.NacreException;
import java.lang.System.Logger.Level;

/// Whether kernels may use vectors, how wide they are, and why.
///
/// @param bits the width, 0 for none
/// @param isForced whether somebody asked for this width
/// @param status what to tell people
record VectorSupport(int bits, boolean isForced, String status) {
    private static final String PROPERTY = "nacre.vector.bits";
    private static final String MODULE = "jdk.incubator.vector";

    /// What the machine prefers or the system property says.
    static VectorSupport configured() {
        String property = System.getProperty(PROPERTY);
        if (property != null) {
            return of(parse(property));
        }
        int preferred = preferred();
        if (preferred == 0) {
            String status =
                    "scalar loops, because the module %s is missing: start java with --add-modules %s"
                            .formatted(MODULE, MODULE);
            System.getLogger("dev.nacre.cpu").log(Level.WARNING, "Nacre uses " + status);
            return new VectorSupport(0, false, status);
        }
        return new VectorSupport(preferred, false, preferred + "-bit vectors");
    }

    /// Vectors of the given width, from the first element on; 0 for scalar loops.
    static VectorSupport of(int bits) {
        if (bits == 0) {
            return new VectorSupport(0, true, "scalar loops, as asked for");
        }
        if (bits != 128 && bits != 256 && bits != 512) {
            throw new NacreException(
                    "vectors of %d bits: the width must be 0, 128, 256 or 512".formatted(bits));
        }
        int preferred = preferred();
        if (preferred == 0) {
            throw new NacreException(
                    "vectors of %d bits need the module %s: start java with --add-modules %s"
                            .formatted(bits, MODULE, MODULE));
        }
        if (bits > preferred) {
            throw new NacreException(
                    "vectors of %d bits are wider than this machine's, which has %d"
                            .formatted(bits, preferred));
        }
        return new VectorSupport(bits, true, bits + "-bit vectors, as asked for");
    }

    private static int parse(String property) {
        try {
            return Integer.parseInt(property.trim());
        } catch (NumberFormatException e) {
            throw new NacreException(
                    "-D%s=%s: the width must be 0, 128, 256 or 512".formatted(PROPERTY, property),
                    e);
        }
    }

    /// Asked before anything that links to the Vector API is loaded.
    private static int preferred() {
        return ModuleLayer.boot().findModule(MODULE).isPresent() ? VectorShapes.preferredBits() : 0;
    }
}
