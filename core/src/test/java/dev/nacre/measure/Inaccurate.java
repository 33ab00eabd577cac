package dev.nacre.measure;

import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The reference, with errors of up to 7 ULP in f32.
final class Inaccurate implements Backend {
    private final Backend reference = Backends.named("reference");

    @Override
    public void run(Launch launch) {
        reference.run(launch);
        if (launch instanceof Launch.Map m) {
            for (Operand.Memory out : m.outputs()) {
                if (out.dtype() == DType.F32 && out.storage() instanceof HostStorage s) {
                    spoil(s.segment().asSlice(s.offset(), s.bytes()));
                }
            }
        }
    }

    private static void spoil(MemorySegment floats) {
        for (int i = 0; i < floats.byteSize() / Float.BYTES; i++) {
            float y = floats.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            if (Float.isFinite(y)) {
                floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, y + i % 8 * Math.ulp(y));
            }
        }
    }

    @Override
    public String name() {
        return "inaccurate";
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public String status() {
        return "wrong on purpose";
    }

    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public Storage allocate(long bytes) {
        return reference.allocate(bytes);
    }

    @Override
    public String listing(Launch launch) {
        return reference.listing(launch);
    }
}
