package dev.nacre.cpu;

/// A launch bound to the memory that it reads and writes.
interface Work {
    void run();

    /// The same work `times` as far on as `next` is from it.
    Work moved(Work next, long times);
}
