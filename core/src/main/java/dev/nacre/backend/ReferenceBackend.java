package dev.nacre.backend;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;

/// Kernels in the plainest Java, one element after the other, in `double` and rounded once: what
/// faster backends are compared with.
public final class ReferenceBackend implements Backend {
    /// For `ServiceLoader`; others ask [Backends].
    public ReferenceBackend() {}

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public String status() {
        return "plain Java in double precision on one thread, for comparison; slow";
    }

    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public Storage allocate(long bytes) {
        return HostMemory.allocate(bytes);
    }

    @Override
    public Storage allocate(long bytes, String what) {
        return HostMemory.allocate(bytes, what);
    }

    @Override
    public String listing(Launch launch) {
        return Listing.of(launch);
    }

    @Override
    public void run(Launch launch) {
        try {
            switch (launch) {
                case Launch.Map m -> map(m);
                case Launch.Reduce r -> reduce(r);
                case Launch.MatMul m -> matMul(m);
                case Launch.Gather g -> gather(g);
                case Launch.Scatter s -> scatter(s);
                case Launch.Argsort a -> argsort(a);
                case Launch.Random r -> random(r);
                case Launch.Iota i -> iota(i);
            }
        } finally {
            Reference.reachabilityFence(launch);
        }
    }

    private static void map(Launch.Map m) {
        List<Access> inputs = Access.inputs(m.inputs());
        List<Access.Cells> outputs = Access.outputs(m.outputs());
        Body body = new Body(m.bodies());
        At at = new At(inputs);
        Access.forEach(
                outputs.getFirst().shape(),
                index -> {
                    at.index = index;
                    body.evaluate(at);
                    for (int k = 0; k < outputs.size(); k++) {
                        body.store(k, outputs.get(k), index);
                    }
                });
    }

    private static void reduce(Launch.Reduce r) {
        At at = new At(Access.inputs(r.inputs()));
        At extras = new At(Access.inputs(r.extras()));
        List<Access.Cells> outputs = Access.outputs(r.outputs());
        long[] domain = r.domain().toArray();
        Shape kept = Shape.of(Arrays.copyOf(domain, r.kept()));
        Shape reduced = Shape.of(Arrays.copyOfRange(domain, r.kept(), domain.length));
        Body body = new Body(List.of(r.body()));
        Body epilogue = new Body(r.epilogue());
        Fold fold = new Fold(r.reduction(), r.body().dtype());
        long[] whole = new long[domain.length];
        at.index = whole;
        Access.forEach(
                kept,
                outer -> {
                    System.arraycopy(outer, 0, whole, 0, outer.length);
                    fold.clear();
                    Access.forEach(
                            reduced,
                            inner -> {
                                System.arraycopy(inner, 0, whole, outer.length, inner.length);
                                body.evaluate(at);
                                fold.add(body);
                            });
                    extras.index = outer;
                    epilogue.evaluate(new After(fold, extras));
                    for (int k = 0; k < outputs.size(); k++) {
                        epilogue.store(k, outputs.get(k), outer);
                    }
                });
    }

    private static void matMul(Launch.MatMul m) {
        Access.Cells a = Access.of(m.a());
        Access.Cells b = Access.of(m.b());
        Access.Cells out = Access.of(m.out());
        int rows = m.batch() + m.rows();
        long[] sizes = a.shape().toArray();
        Shape inner = Shape.of(Arrays.copyOfRange(sizes, rows, sizes.length));
        long[] i = new long[sizes.length];
        long[] j = new long[b.shape().rank()];
        boolean real = out.dtype().isFloating();
        double[] sum = new double[1];
        long[] whole = new long[1];
        Access.forEach(
                out.shape(),
                index -> {
                    System.arraycopy(index, 0, i, 0, rows);
                    System.arraycopy(index, 0, j, 0, m.batch());
                    int columns = m.batch() + m.inner();
                    System.arraycopy(index, rows, j, columns, j.length - columns);
                    sum[0] = 0;
                    whole[0] = 0;
                    Access.forEach(
                            inner,
                            k -> {
                                System.arraycopy(k, 0, i, rows, k.length);
                                System.arraycopy(k, 0, j, m.batch(), k.length);
                                if (real) {
                                    sum[0] = Math.fma(a.real(i), b.real(j), sum[0]);
                                } else {
                                    whole[0] += a.whole(i) * b.whole(j);
                                }
                            });
                    if (real) {
                        out.set(index, sum[0]);
                    } else {
                        out.set(index, whole[0]);
                    }
                });
    }

    private static void gather(Launch.Gather g) {
        Access.Cells from = Access.of(g.from());
        Access.Cells at = Access.of(g.index());
        Access.Cells out = Access.of(g.out());
        Access.forEach(
                out.shape(),
                index -> {
                    long[] i = index.clone();
                    i[g.dim()] = checked(at, index, from.shape().dim(g.dim()), g.what());
                    if (from.dtype().isFloating()) {
                        out.set(index, from.real(i));
                    } else {
                        out.set(index, from.whole(i));
                    }
                });
    }

    private static void scatter(Launch.Scatter s) {
        Access.Cells from = Access.of(s.from());
        Access.Cells at = Access.of(s.index());
        Access.Cells out = Access.of(s.out());
        long[] strides = out.shape().strides();
        boolean real = out.dtype().isFloating();
        Pair pair = new Pair(s.reduction(), real ? DType.F64 : out.dtype());
        double[] reals = new double[Math.toIntExact(out.shape().count())];
        Arrays.fill(reals, s.start());
        long[] wholes = new long[reals.length];
        Arrays.fill(wholes, (long) s.start());
        Access.forEach(
                from.shape(),
                index -> {
                    int to = 0;
                    for (int d = 0; d < strides.length; d++) {
                        long i =
                                d == s.dim()
                                        ? checked(at, index, out.shape().dim(d), s.what())
                                        : index[d];
                        to += (int) (i * strides[d]);
                    }
                    if (real) {
                        reals[to] = pair.of(reals[to], from.real(index));
                    } else {
                        wholes[to] = pair.of(wholes[to], from.whole(index));
                    }
                });
        int[] next = {0};
        Access.forEach(
                out.shape(),
                index -> {
                    int i = next[0]++;
                    if (real) {
                        out.set(index, reals[i]);
                    } else {
                        out.set(index, wholes[i]);
                    }
                });
    }

    private static void argsort(Launch.Argsort a) {
        Access.Cells from = Access.of(a.from());
        Access.Cells out = Access.of(a.out());
        Shape shape = from.shape();
        int length = Math.toIntExact(shape.dim(a.dim()));
        Access.forEach(
                shape.with(a.dim(), Math.min(1, length)),
                index -> {
                    long[] keys = new long[length];
                    for (int i = 0; i < keys.length; i++) {
                        index[a.dim()] = i;
                        keys[i] =
                                from.dtype().isFloating()
                                        ? Order.key(from.real(index))
                                        : from.whole(index);
                    }
                    int[] order = Order.of(keys, a.descending());
                    for (int i = 0; i < order.length; i++) {
                        index[a.dim()] = i;
                        out.set(index, (long) order[i]);
                    }
                    index[a.dim()] = 0;
                });
    }

    /// The element of an index tensor, if it is one of `size` places.
    private static long checked(Access.Cells at, long[] index, long size, String what) {
        long i = at.whole(index);
        if (i < 0 || i >= size) {
            throw new NacreException(
                    "%s: index %d at %s is out of range (allowed: %s)"
                            .formatted(
                                    what,
                                    i,
                                    Arrays.toString(index),
                                    size == 0 ? "none, the dim is empty" : "0 to " + (size - 1)));
        }
        return i;
    }

    private static void random(Launch.Random r) {
        Access.Cells out = Access.of(r.out());
        long count = out.shape().count();
        HostStorage dense = HostMemory.allocate(count * out.dtype().bytes(), "random");
        try {
            Philox.fill(
                    r.distribution(),
                    r.seed(),
                    r.counter(),
                    out.dtype(),
                    dense.segment(),
                    dense.offset(),
                    count);
            long[] at = {dense.offset()};
            Access.forEach(
                    out.shape(),
                    index -> {
                        if (out.dtype().isFloating()) {
                            out.set(index, Elements.getDouble(dense.segment(), at[0], out.dtype()));
                        } else {
                            out.set(index, Elements.getLong(dense.segment(), at[0], out.dtype()));
                        }
                        at[0] += out.dtype().bytes();
                    });
        } finally {
            dense.release();
        }
    }

    private static void iota(Launch.Iota i) {
        Access.Cells out = Access.of(i.out());
        Access.forEach(out.shape(), index -> out.set(index, index[0]));
    }

    /// The inputs of a body at a point.
    private static final class At implements Body.Arguments {
        private final List<Access> inputs;
        private long[] index = {};

        At(List<Access> inputs) {
            this.inputs = inputs;
        }

        @Override
        public double real(int i) {
            return inputs.get(i).real(index);
        }

        @Override
        public long whole(int i) {
            return inputs.get(i).whole(index);
        }
    }

    /// What an epilogue sees: the result of the reduction, then the extras.
    private record After(Fold fold, At extras) implements Body.Arguments {
        @Override
        public double real(int i) {
            return i == 0 ? fold.realResult() : extras.real(i - 1);
        }

        @Override
        public long whole(int i) {
            return i == 0 ? fold.wholeResult() : extras.whole(i - 1);
        }
    }
}
