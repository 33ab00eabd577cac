package dev.nacre;

import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The draws of a function, in their order, so that it draws the same when it is called again.
final class Redraws {
    private static final ThreadLocal<@Nullable Call> CURRENT = new ThreadLocal<>();

    private final List<Generator.State> all = new ArrayList<>();

    /// One call, which may be within another one.
    private final class Call {
        private final @Nullable Call around = CURRENT.get();
        private final boolean first;
        private int drawn;

        Call(boolean first) {
            this.first = first;
        }

        Generator.State take(Supplier<Generator.State> fresh) {
            if (first) {
                Generator.State s = around == null ? fresh.get() : around.take(fresh);
                all.add(s);
                return s;
            }
            if (drawn == all.size()) {
                throw new NacreException(
                        "checkpoint: the function drew from generators %d times, and more often when it was called again for its gradient; it must do the same each time"
                                .formatted(drawn));
            }
            return all.get(drawn++);
        }

        boolean isAgain() {
            return !first || (around != null && around.isAgain());
        }
    }

    /// Notes what this thread draws until the scope ends.
    Autograd.Scope first() {
        return open(new Call(true));
    }

    /// Has this thread draw the same again until the scope ends; generators stay where they are.
    Autograd.Scope again() {
        return open(new Call(false));
    }

    private static Autograd.Scope open(Call call) {
        CURRENT.set(call);
        return () -> {
            if (call.around == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(call.around);
            }
        };
    }

    /// Where the next draw of this thread begins.
    ///
    /// @param fresh takes it from the generator
    static Generator.State take(Supplier<Generator.State> fresh) {
        Call call = CURRENT.get();
        return call == null ? fresh.get() : call.take(fresh);
    }

    /// Whether this thread calls a function that has been called before.
    static boolean isAgain() {
        Call call = CURRENT.get();
        return call != null && call.isAgain();
    }
}
