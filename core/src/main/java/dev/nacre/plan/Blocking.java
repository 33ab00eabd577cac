package dev.nacre.plan;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds steps that follow each other and can be cut along one dim, so that all of them can be run
/// for a part of it before the next part.
///
/// A step may read what an earlier one of them writes if each part reads no more than the same part
/// has written.
final class Blocking {
    /// With fewer elements everything stays in a cache anyway.
    private static final long MANY = 1 << 17;

    /// More elements than this at one place of a dim leave the cache.
    private static final long MOST_AT_ONCE = 1 << 16;

    /// Steps that are run together.
    ///
    /// @param dims the dim of each step's domain that is cut
    /// @param extent the size of that dim
    record Run(List<Schedule.Step> steps, List<Integer> dims, long extent) {
        static Run single(Schedule.Step s) {
            return new Run(List.of(s), List.of(), 0);
        }

        /// Whether the parts of a buffer follow each other: all dims before the one that is cut are
        /// 1.
        boolean cutsApart(Buffer b) {
            for (int i = 0; i < dims.size(); i++) {
                if (steps.get(i).writes().contains(b)) {
                    Shape s = b.node().shape();
                    return Layout.dense(s).stride(dims.get(i)) * extent == s.count();
                }
            }
            return false;
        }
    }

    private final List<Schedule.Step> steps;

    Blocking(List<Schedule.Step> steps) {
        this.steps = steps;
    }

    /// All steps in order.
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < steps.size(); ) {
            Run best = Run.single(steps.get(i));
            for (Run r : from(i)) {
                best = r.steps().size() > best.steps().size() ? r : best;
            }
            runs.add(best);
            i += best.steps().size();
        }
        return runs;
    }

    /// The longest run that begins with a step, for each dim that it can be cut along: those first
    /// that leave few elements at one place.
    private List<Run> from(int first) {
        List<Run> small = new ArrayList<>();
        List<Run> large = new ArrayList<>();
        Shape domain = domain(steps.get(first));
        if (domain != null && domain.count() >= MANY) {
            for (int d = 0; d < dims(steps.get(first), domain); d++) {
                long extent = domain.dim(d);
                if (extent > 1 && isOutermost(steps.get(first), d)) {
                    Run r = new Extension(extent).of(first, d);
                    (domain.count() / extent <= MOST_AT_ONCE ? small : large).add(r);
                }
            }
        }
        small.addAll(large);
        return small;
    }

    /// The domain of a step that can be cut, or null.
    private static @Nullable Shape domain(Schedule.Step s) {
        for (Buffer b : s.writes()) {
            for (Operand.Memory m : s.launch().outputs()) {
                if (m.storage() == b && !m.layout().equals(Layout.dense(b.node().shape()))) {
                    return null;
                }
            }
        }
        return switch (s.launch()) {
            case Launch.Map m -> m.outputs().getFirst().layout().shape();
            case Launch.Reduce r -> r.domain();
            default -> null;
        };
    }

    /// Whether parts along a dim are runs of memory, and not a few elements here and there.
    private static boolean isOutermost(Schedule.Step s, int dim) {
        for (Operand o : Binding.inputs(s.launch())) {
            if (o instanceof Operand.Memory m && dim < m.layout().shape().rank()) {
                Layout l = m.layout();
                for (int d = 0; d < l.shape().rank() && l.stride(dim) != 0; d++) {
                    if (l.shape().dim(d) > 1 && Math.abs(l.stride(d)) > Math.abs(l.stride(dim))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /// How many dims of its domain may be cut.
    private static int dims(Schedule.Step s, Shape domain) {
        return s.launch() instanceof Launch.Reduce r ? r.kept() : domain.rank();
    }

    /// A run in the making.
    private final class Extension {
        private final long extent;

        /// For what has been written: the dim that is cut.
        private final Map<Buffer, Integer> written = new IdentityHashMap<>();

        /// For what has been read from elsewhere: the stride of the dim that is cut.
        private final Map<Storage, Long> strides = new IdentityHashMap<>();

        Extension(long extent) {
            this.extent = extent;
        }

        Run of(int first, int dim) {
            List<Schedule.Step> taken = new ArrayList<>();
            List<Integer> dims = new ArrayList<>();
            int d = dim;
            for (int i = first; i < steps.size() && d >= 0; i++) {
                Schedule.Step s = steps.get(i);
                if (i > first) {
                    d = dim(s);
                    d = d >= 0 && isOutermost(s, d) ? d : -1;
                }
                if (d >= 0) {
                    take(s, d);
                    taken.add(s);
                    dims.add(d);
                }
            }
            return new Run(taken, dims, extent);
        }

        private void take(Schedule.Step s, int dim) {
            for (Operand o : Binding.inputs(s.launch())) {
                if (o instanceof Operand.Memory m) {
                    strides.putIfAbsent(m.storage(), m.layout().stride(dim));
                }
            }
            for (Buffer b : s.writes()) {
                written.put(b, dim);
            }
        }

        /// The dim along which a step fits, or -1.
        private int dim(Schedule.Step s) {
            Shape domain = domain(s);
            if (domain == null) {
                return -1;
            }
            int found = -1;
            boolean reads = false;
            for (Operand o : Binding.inputs(s.launch())) {
                if (o instanceof Operand.Memory m
                        && m.storage() instanceof Buffer b
                        && written.containsKey(b)) {
                    int d = dim(m.layout(), b, dims(s, domain));
                    if (d < 0 || (reads && d != found)) {
                        return -1;
                    }
                    reads = true;
                    found = d;
                }
            }
            return reads ? found : alike(s, dims(s, domain));
        }

        /// The dim along which what is read from elsewhere is cut as it was before, or -1.
        private int alike(Schedule.Step s, int dims) {
            for (Operand o : Binding.inputs(s.launch())) {
                if (o instanceof Operand.Memory m && strides.containsKey(m.storage())) {
                    Layout l = m.layout();
                    for (int d = 0; d < Math.min(dims, l.shape().rank()); d++) {
                        if (l.shape().dim(d) == extent
                                && l.stride(d) == strides.get(m.storage())
                                && l.stride(d) != 0) {
                            return d;
                        }
                    }
                }
            }
            return -1;
        }

        /// The dim of a layout that runs along the cut dim of a buffer as nothing else in it does,
        /// or -1.
        private int dim(Layout l, Buffer b, int dims) {
            Layout whole = Layout.dense(b.node().shape());
            int cut = written.getOrDefault(b, 0);
            long stride = whole.stride(cut);
            long period = stride * extent;
            int found = -1;
            long reach = l.offset() % period;
            for (int d = 0; d < l.shape().rank(); d++) {
                long size = l.shape().dim(d);
                long s = l.stride(d);
                if (d < dims && found < 0 && size == extent && s == stride) {
                    found = d;
                } else if (size > 1 && s % period != 0) {
                    if (s < 0) {
                        return -1;
                    }
                    reach += (size - 1) * s;
                }
            }
            return reach < stride ? found : -1;
        }
    }
}
