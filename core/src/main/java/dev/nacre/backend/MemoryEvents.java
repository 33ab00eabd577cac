package dev.nacre.backend;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What the flight recorder sees of tensors' memory: `-XX:StartFlightRecording` records all of it
/// but the single allocations, which `dev.nacre.Allocation#enabled=true` adds.
final class MemoryEvents {
    private MemoryEvents() {}

    /// A block handed out.
    @Name("dev.nacre.Allocation")
    @Label("Tensor Allocation")
    @Description("Memory handed out for a result")
    @Category({"Nacre", "Memory"})
    @Enabled(false)
    static final class Allocation extends Event {
        @Label("Operation")
        String what = "";

        @Label("Size")
        @DataAmount
        long bytes;

        @Label("Live")
        @DataAmount
        long live;
    }

    /// More memory taken from the system.
    @Name("dev.nacre.Growth")
    @Label("Tensor Memory Growth")
    @Description("Memory taken from the system, since none that is idle was enough")
    @Category({"Nacre", "Memory"})
    static final class Growth extends Event {
        @Label("Operation")
        @Description("What needed it")
        String what = "";

        @Label("Reserved")
        @Description("Taken from the system now, live or idle")
        @DataAmount
        long reserved;

        @Label("Live")
        @DataAmount
        long live;

        @Label("Budget")
        @DataAmount
        long budget;
    }

    /// A garbage collection that was asked for, from the request to its end.
    @Name("dev.nacre.Collection")
    @Label("Tensor Memory Collection")
    @Description("A garbage collection asked for so that dropped tensors give their memory back")
    @Category({"Nacre", "Memory"})
    static final class Collection extends Event {
        @Label("Urgent")
        @Description("Whether the budget was reached")
        boolean urgent;

        @Label("Live Before")
        @DataAmount
        long before;

        @Label("Live After")
        @DataAmount
        long after;
    }

    /// A request that was refused.
    @Name("dev.nacre.OutOfMemory")
    @Label("Tensor Memory Exhausted")
    @Description("A request beyond the budget or beyond what the system has")
    @Category({"Nacre", "Memory"})
    @StackTrace
    static final class Exhausted extends Event {
        @Label("Message")
        @Description("Who holds what")
        String message = "";

        @Label("Size")
        @DataAmount
        long bytes;
    }
}
