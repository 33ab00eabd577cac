package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A launch bound to the memory that it reads and writes.
interface Work {
    void run();

    /// The same for a launch that differs in nothing but memory and numbers.
    Work on(Launch launch);

    /// The same work `times` as far on as `next` is from it.
    Work moved(Work next, long times);

    /// What binds launches that differ in nothing but memory and numbers.
    ///
    /// @param first binds the first of them, which the others are made like
    static Function<Launch, Work> binder(Function<Launch, Work> first) {
        return new Function<>() {
            private volatile @Nullable Work known;

            @Override
            public Work apply(Launch launch) {
                Work like = known;
                if (like != null) {
                    return like.on(launch);
                }
                Work work = first.apply(launch);
                known = work;
                return work;
            }
        };
    }
}
