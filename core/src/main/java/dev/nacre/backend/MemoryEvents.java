package dev.nacre.backend;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What the flight recorder sees of tensors' memory: `-XX:StartFlightRecording` records all of it
/// but the single allocations, which `dev.nacre.Allocation#enabled=true` adds.
///
/// The classes of events take a fifth of a second to load, so they are only for programs that have
/// recorded something.
final class MemoryEvents {
    private MemoryEvents() {}

    static boolean areRecorded() {
        return FlightRecorder.isInitialized();
    }

    static void allocation(String what, long bytes, long live) {
        Allocation event = new Allocation();
        if (event.shouldCommit()) {
            event.what = what;
            event.bytes = bytes;
            event.live = live;
            event.commit();
        }
    }

    static void growth(String what, long reserved, long live, long budget) {
        Growth event = new Growth();
        event.what = what;
        event.reserved = reserved;
        event.live = live;
        event.budget = budget;
        event.commit();
    }

    static void exhausted(long bytes, String message) {
        Exhausted event = new Exhausted();
        event.bytes = bytes;
        event.message = message;
        event.commit();
    }

    /// A collection that begins now.
    static Collection collection(boolean urgent, long before) {
        Collection event = new Collection();
        event.urgent = urgent;
        event.before = before;
        event.begin();
        return event;
    }

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

        void end(long live) {
            after = live;
            commit();
        }
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
