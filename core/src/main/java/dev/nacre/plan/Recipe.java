package dev.nacre.plan;

import dev.nacre.backend.Backend;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Blocks;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.type.Layout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A plan for all nodes of one [Outline]: its launches with numbers in the place of memory.
final class Recipe {
    /// Memory of which only the number is known: below 0 that of a result, from 0 on that of a
    /// leaf.
    private record Slot(int number) implements Storage {
        @Override
        public long bytes() {
            throw new IllegalStateException("no memory");
        }

        @Override
        public void release() {
            throw new IllegalStateException("no memory");
        }
    }

    /// One launch, or several that are run in parts.
    ///
    /// @param prepared what runs them
    /// @param writes the results that get memory, by the number of their node
    /// @param dropped the results that nobody needs afterwards
    /// @param locals what only passes from one launch to the next
    private record Step(
            List<Launch> launches,
            Consumer<List<Launch>> prepared,
            List<Integer> writes,
            List<Integer> dropped,
            Set<Storage> locals) {}

    /// One launch, not prepared yet, with the results that it writes and those it is the last to
    /// use.
    private record Work(Launch launch, List<Integer> writes, List<Integer> dropped) {
        Step alone(Backend backend) {
            Consumer<Launch> one = backend.prepare(launch);
            return new Step(
                    List.of(launch), l -> one.accept(l.getFirst()), writes, dropped, Set.of());
        }
    }

    private final Backend backend;
    private final List<Step> steps = new ArrayList<>();

    /// What errors call the results.
    private final String[] names;

    private final BitSet kept = new BitSet();

    /// Which leaf a number stands for.
    private final Map<Operand.Scalar, Integer> scalars = new IdentityHashMap<>();

    /// @param kept the nodes whose values are asked for
    /// @param retained these and the nodes whose values gradients will need
    Recipe(
            Outline.Drawn drawn,
            Pending pending,
            List<Schedule.Step> planned,
            Set<Node> kept,
            Set<Node> retained,
            Backend backend) {
        this.backend = backend;
        this.names = new String[drawn.nodes().size()];
        for (Node n : kept) {
            this.kept.set(pending.number(n));
        }
        Map<Storage, Slot> slots = new IdentityHashMap<>();
        for (int i = 0; i < drawn.storages().size(); i++) {
            slots.put(drawn.storages().get(i), new Slot(i));
        }
        for (int i = 0; i < drawn.scalars().size(); i++) {
            scalars.put(drawn.scalars().get(i), i);
        }
        List<List<Node>> last = lastUses(planned);
        List<Work> single = new ArrayList<>();
        for (int i = 0; i < planned.size(); i++) {
            Schedule.Step s = planned.get(i);
            List<Integer> dropped =
                    last.get(i).stream()
                            .filter(n -> !retained.contains(n))
                            .map(pending::number)
                            .toList();
            List<Integer> writes = s.writes().stream().map(b -> pending.number(b.node())).toList();
            for (int w : writes) {
                names[w] = drawn.nodes().get(w).describe();
            }
            Launch launch = Binding.bind(s.launch(), m -> slot(m, pending, slots), o -> o);
            single.add(new Work(Rewriting.of(launch, backend), writes, dropped));
        }
        int first = 0;
        for (Blocking.Run r : new Blocking(planned).runs()) {
            List<Work> works = single.subList(first, first + r.steps().size());
            Step blocks = works.size() > 1 ? blocks(r, works, pending) : null;
            if (blocks == null) {
                works.forEach(w -> steps.add(w.alone(backend)));
            } else {
                steps.add(blocks);
            }
            first += works.size();
        }
    }

    /// Steps that are run in parts as one, or null if the backend does not do that.
    private @Nullable Step blocks(Blocking.Run run, List<Work> works, Pending pending) {
        List<Launch> launches = new ArrayList<>();
        Set<Integer> writes = new LinkedHashSet<>();
        Set<Integer> dropped = new LinkedHashSet<>();
        for (Work w : works) {
            launches.add(w.launch());
            writes.addAll(w.writes());
            dropped.addAll(w.dropped());
        }
        Set<Integer> passing = new HashSet<>();
        for (Schedule.Step s : run.steps()) {
            for (Buffer b : s.writes()) {
                int number = pending.number(b.node());
                if (run.cutsApart(b) && dropped.contains(number)) {
                    passing.add(number);
                }
            }
        }
        writes.removeAll(passing);
        dropped.removeAll(passing);
        Set<Storage> locals = new HashSet<>();
        passing.forEach(n -> locals.add(new Slot(-1 - n)));
        Consumer<Blocks> prepared =
                backend.prepare(new Blocks(launches, run.dims(), run.extent(), locals));
        return prepared == null
                ? null
                : new Step(
                        launches,
                        bound ->
                                prepared.accept(
                                        new Blocks(bound, run.dims(), run.extent(), locals)),
                        List.copyOf(writes),
                        List.copyOf(dropped),
                        locals);
    }

    /// The nodes whose memory each step is the last to use.
    private static List<List<Node>> lastUses(List<Schedule.Step> steps) {
        Set<Buffer> used = new HashSet<>();
        List<List<Node>> last = new ArrayList<>();
        for (Schedule.Step s : steps.reversed()) {
            Set<Buffer> here = new LinkedHashSet<>(s.reads());
            here.addAll(s.writes());
            last.addFirst(here.stream().filter(used::add).map(Buffer::node).toList());
        }
        return last;
    }

    private static Slot slot(Storage s, Pending pending, Map<Storage, Slot> leaves) {
        Slot leaf = leaves.get(s);
        if (leaf != null) {
            return leaf;
        }
        if (!(s instanceof Buffer b)) {
            throw new IllegalStateException("memory of nobody");
        }
        return new Slot(-1 - pending.number(b.node()));
    }

    /// Computes nodes of the outline that this is for.
    void run(Outline.Drawn drawn) {
        new Run(drawn).run();
    }

    /// One use of the recipe.
    private final class Run {
        private final Outline.Drawn drawn;
        private final @Nullable Storage[] results;

        Run(Outline.Drawn drawn) {
            this.drawn = drawn;
            this.results = new Storage[drawn.nodes().size()];
        }

        void run() {
            try {
                for (Step s : steps) {
                    for (int w : s.writes()) {
                        if (results[w] == null) {
                            results[w] = allocate(w);
                        }
                    }
                    s.prepared().accept(bind(s));
                    for (int r : s.dropped()) {
                        release(r);
                    }
                }
            } catch (RuntimeException | Error e) {
                for (int r = 0; r < results.length; r++) {
                    release(r);
                }
                throw e;
            }
            for (int r = 0; r < results.length; r++) {
                Storage s = results[r];
                if (s != null) {
                    complete(r, s);
                }
            }
        }

        private List<Launch> bind(Step s) {
            if (s.launches().size() == 1) {
                Launch one = s.launches().getFirst();
                return List.of(current(Binding.bind(one, m -> memory(m, s), this::scalar), s));
            }
            List<Launch> bound = new ArrayList<>(s.launches().size());
            for (Launch l : s.launches()) {
                bound.add(Binding.bind(l, m -> memory(m, s), this::scalar));
            }
            return bound;
        }

        private Storage allocate(int result) {
            Node n = drawn.nodes().get(result);
            long bytes = n.shape().count() * n.dtype().bytes();
            return backend.allocate(bytes, names[result]);
        }

        /// What only passes from one launch to the next gets memory when they run.
        private Storage memory(Storage slot, Step s) {
            if (s.locals().contains(slot)) {
                return slot;
            }
            int number = ((Slot) slot).number();
            Storage m = number < 0 ? results[-1 - number] : drawn.storages().get(number);
            if (m == null) {
                throw new IllegalStateException(
                        "no memory yet for " + drawn.nodes().get(-1 - number));
            }
            return m;
        }

        private Operand.Scalar scalar(Operand.Scalar s) {
            Integer number = scalars.get(s);
            return number == null ? s : drawn.scalars().get(number);
        }

        /// A launch with the numbers that are no part of an outline.
        private Launch current(Launch launch, Step s) {
            return launch instanceof Launch.Random r
                            && drawn.nodes().get(s.writes().getFirst()).op() instanceof Op.Random op
                    ? new Launch.Random(op.distribution(), op.seed(), op.counter(), r.out())
                    : launch;
        }

        private void release(int r) {
            Storage s = results[r];
            if (s != null) {
                results[r] = null;
                s.release();
            }
        }

        private void complete(int r, Storage s) {
            Node n = drawn.nodes().get(r);
            if (!n.complete(new Operand.Memory(s, n.dtype(), Layout.dense(n.shape())))) {
                s.release();
            } else if (!kept.get(r)) {
                n.save();
            }
        }
    }
}
