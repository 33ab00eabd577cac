package dev.nacre.testkit;

import dev.nacre.backend.Backend;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;

/// A backend that is given formulas as they are written.
///
/// @param backend the one that runs them
record AsWritten(Backend backend) implements Backend {
    @Override
    public boolean takesRewritten() {
        return false;
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public int preference() {
        return backend.preference();
    }

    @Override
    public String status() {
        return backend.status();
    }

    @Override
    public boolean isUsable() {
        return backend.isUsable();
    }

    @Override
    public Storage allocate(long bytes) {
        return backend.allocate(bytes);
    }

    @Override
    public void run(Launch launch) {
        backend.run(launch);
    }

    @Override
    public String listing(Launch launch) {
        return backend.listing(launch);
    }
}
