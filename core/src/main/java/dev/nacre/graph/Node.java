package dev.nacre.graph;

import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// One recorded operation and, once somebody has looked, its value.
///
/// A node is pending until it is completed, by compare-and-set, with a value; then it lets go of
/// its inputs unless a gradient may still need them. A node that a training step ran through
/// without keeping its value is spent: it can no longer be computed.
public final class Node {
    private static final VarHandle VALUE = handle("value", Operand.class);
    private static final VarHandle READERS = handle("readers", int.class);

    private final Op op;
    private final Shape shape;
    private final DType dtype;
    private final boolean requiresGrad;
    private final String path;
    private final @Nullable String origin;
    private final @Nullable Accumulator accumulator;
    private volatile Inputs inputs;
    private volatile @Nullable Operand value;
    private volatile boolean spent;
    private volatile boolean kept;
    private volatile boolean saved;
    private volatile int readers;
    private volatile List<Node> companions = List.of();
    private int pending;
    private final long signature;
    private long mark;

    Node(
            Op op,
            Inputs inputs,
            Shape shape,
            DType dtype,
            boolean requiresGrad,
            @Nullable Accumulator accumulator,
            @Nullable Operand value) {
        this.op = op;
        this.inputs = inputs;
        this.shape = shape;
        this.dtype = dtype;
        this.requiresGrad = requiresGrad;
        this.accumulator = accumulator;
        this.value = value;
        Recording recording = Recording.current();
        this.path = recording.within();
        this.origin = recording.where();
        int count = value == null ? 1 : 0;
        for (Node in : inputs) {
            READERS.getAndAdd(in, 1);
            count = Math.min(count + (in.isDone() ? 0 : in.pending), Integer.MAX_VALUE / 4);
        }
        this.pending = count;
        this.signature = signature(operands(), in -> in.isDone() ? 0 : in.signature);
        Trace trace = recording.trace();
        if (trace != null) {
            trace.note(this, inputs);
        }
    }

    private static long mixed(long a, long b) {
        long x = (a ^ (b + 0x9E3779B97F4A7C15L)) * 0xBF58476D1CE4E5B9L;
        return x ^ (x >>> 29);
    }

    private static VarHandle handle(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Node.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public Op op() {
        return op;
    }

    /// What it and its gradient are computed from; empty once that is no longer needed.
    public List<Node> inputs() {
        return inputs;
    }

    /// The inputs that its value is made of; the others of an [Op.Custom] are for gradients only.
    public List<Node> operands() {
        List<Node> all = inputs;
        return op instanceof Op.Custom && !all.isEmpty() ? all.subList(0, 1) : all;
    }

    public Shape shape() {
        return shape;
    }

    public DType dtype() {
        return dtype;
    }

    public boolean requiresGrad() {
        return requiresGrad;
    }

    /// Where gradients add up, for leaves.
    public @Nullable Accumulator accumulator() {
        return accumulator;
    }

    /// The path of the module that recorded it; empty outside of modules.
    public String path() {
        return path;
    }

    /// The line of code that recorded it, if anomalies were searched for.
    public @Nullable String origin() {
        return origin;
    }

    /// Where the nodes of its gradient come from.
    public @Nullable String gradientOrigin() {
        return origin == null ? null : "the gradient of " + describe() + ", recorded at " + origin;
    }

    /// The operation and, inside a model, the module: what errors call this node.
    public String describe() {
        return op.label() + " " + dtype + shape + (path.isEmpty() ? "" : " in module " + path);
    }

    /// The elements, dense in memory, or null while it is pending.
    public @Nullable Operand value() {
        return value;
    }

    public boolean isDone() {
        return value != null;
    }

    /// Whether it is a literal or a single number known when it was recorded.
    public boolean isNumber() {
        return op instanceof Op.Literal || value instanceof Operand.Scalar;
    }

    /// Gives it its value; false if another thread was first.
    public boolean complete(Operand result) {
        if (!VALUE.compareAndSet(this, null, result)) {
            return false;
        }
        companions = List.of();
        if (!requiresGrad || accumulator != null) {
            dropInputs();
        }
        return true;
    }

    /// Has other nodes computed whenever this one is: what is to happen along with it.
    public synchronized void accompany(List<Node> others) {
        List<Node> all = new ArrayList<>(companions);
        all.addAll(others);
        companions = List.copyOf(all);
    }

    /// The nodes that are computed along with this one, as long as it is pending.
    public List<Node> companions() {
        return companions;
    }

    /// Has steps compute and keep the value.
    public void keep() {
        kept = true;
    }

    public boolean isKept() {
        return kept;
    }

    /// Marks the value as one that only gradients need: it goes back when the node is spent.
    public void save() {
        saved = true;
    }

    /// Ends the node's part in a training step: it lets go of its inputs, and of a value that
    /// nobody asked for; without a value it can never be computed again.
    public void spend() {
        dropInputs();
        if (saved && !kept) {
            release();
        }
        spent = value == null;
    }

    /// Gives the memory of the value back; the node can never be read again.
    public void release() {
        Operand last = (Operand) VALUE.getAndSet(this, null);
        spent = true;
        if (last instanceof Operand.Memory m) {
            m.storage().release();
        }
    }

    public boolean isSpent() {
        return spent;
    }

    private synchronized void dropInputs() {
        for (Node in : inputs) {
            READERS.getAndAdd(in, -1);
        }
        inputs = Inputs.NONE;
        if (op instanceof Op.Custom c) {
            c.forget();
        }
    }

    /// Whether recorded nodes may still read this one's value.
    public boolean hasReaders() {
        return readers > 0;
    }

    /// Fails for a node that a step ran through.
    public void checkNotSpent() {
        if (spent) {
            throw new NacreException(
                    "the value of "
                            + describe()
                            + " was not kept: optimizer.step() ran through it; call keep(tensor)"
                            + " before the step, or look at the tensor before it");
        }
    }

    /// A hash of what is computed for this node: its operation, shape, dtype and path, and the same
    /// of the nodes below it that had no value when it was recorded.
    public long signature() {
        return signature;
    }

    /// The same from other signatures.
    ///
    /// @param below those of the operands, 0 for one that has its value
    public long signature(List<Node> operands, ToLongFunction<Node> below) {
        int kind =
                op instanceof Op.Pointwise p
                        ? p.primitive().ordinal()
                        : 31 * op.getClass().hashCode() + op.kind().hashCode();
        long hash = mixed(mixed(kind, path.hashCode()), description());
        Node last = null;
        for (Node in : operands) {
            // A literal is part of what is computed, even if somebody has looked at it.
            long s = in.op instanceof Op.Literal ? in.signature : below.applyAsLong(in);
            hash = mixed(hash, in == last ? 1 : s + in.description());
            last = in;
        }
        return hash;
    }

    private long description() {
        return 31L * shape.hashCode() + 2L * dtype.ordinal() + (requiresGrad ? 1 : 0);
    }

    /// What a look has marked it with last, whichever thread that was on.
    public long mark() {
        return mark;
    }

    public void mark(long m) {
        mark = m;
    }

    /// About how many nodes wait to be computed for this one, itself included; often too many.
    public int aboutPending() {
        return pending;
    }

    /// Whether more than `limit` nodes wait to be computed for this one.
    public boolean isLongerThan(int limit) {
        if (pending <= limit || isDone()) {
            return false;
        }
        // The sum over the inputs counts shared nodes again and again; only now count exactly.
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Node> stack = new ArrayDeque<>(List.of(this));
        while (!stack.isEmpty() && seen.size() <= limit) {
            Node n = stack.pop();
            if (!n.isDone() && seen.add(n)) {
                n.inputs.forEach(stack::push);
            }
        }
        pending = seen.size();
        return seen.size() > limit;
    }

    @Override
    public String toString() {
        return describe();
    }
}
