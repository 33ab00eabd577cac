package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Parameter;
import dev.nacre.Slot;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Quasi-Newton steps by the curvature that the last gradients show (limited-memory BFGS, Liu &
/// Nocedal 1989, Mathematical Programming 45); as torch.optim.LBFGS.
///
/// A step is several iterations, each of which computes the loss at least once. It is meant for
/// losses that are the same whenever they are computed: of all data, without dropout.
///
/// ```java
/// LBFGS optimizer = LBFGS.of(model.parameters(), o -> o.lineSearchFn("strong_wolfe"));
/// optimizer.step(() -> {
///     optimizer.zeroGrad();
///     Tensor loss = Losses.mse(model.apply(x), y);
///     loss.backward();
///     return loss;
/// });
/// ```
public final class LBFGS extends Optimizer<LBFGS.Group> {
    /// No curvature is taken from two gradients that differ less along a step.
    private static final double LEAST_CURVATURE = 1e-10;

    private static final String DIRECTION = "d";
    private static final String LENGTH = "t";
    private static final String GRADIENT = "prev_flat_grad";

    /// Parameters with the options of [LBFGS].
    public static final class Group extends ParameterGroup {
        private static final String MAX_ITER = "max_iter";
        private static final String MAX_EVAL = "max_eval";
        private static final String TOLERANCE_GRAD = "tolerance_grad";
        private static final String TOLERANCE_CHANGE = "tolerance_change";
        private static final String HISTORY_SIZE = "history_size";
        private static final String STRONG_WOLFE = "strong_wolfe";

        private Group(List<Parameter> parameters) {
            super(parameters, 1);
            maxIter(20);
            option(MAX_EVAL, 0);
            toleranceGrad(1e-7);
            toleranceChange(1e-9);
            historySize(100);
            option(STRONG_WOLFE, 0);
        }

        /// The length of a step, or with a line search the first that is tried; 1 by default.
        @Override
        public Group lr(double lr) {
            super.lr(lr);
            return this;
        }

        /// How many iterations a step has at most, 20 by default.
        public Group maxIter(int maxIter) {
            option(MAX_ITER, positive(MAX_ITER, maxIter));
            return this;
        }

        /// After how many losses a step has no further iteration; by default a quarter more than
        /// there are iterations.
        public Group maxEval(int maxEval) {
            option(MAX_EVAL, positive(MAX_EVAL, maxEval));
            return this;
        }

        /// A step is over where no gradient is larger, 1e-7 by default.
        public Group toleranceGrad(double tolerance) {
            option(TOLERANCE_GRAD, notNegative(TOLERANCE_GRAD, tolerance));
            return this;
        }

        /// A step is over where loss and parameters change less, 1e-9 by default.
        public Group toleranceChange(double tolerance) {
            option(TOLERANCE_CHANGE, notNegative(TOLERANCE_CHANGE, tolerance));
            return this;
        }

        /// How many changes of the gradient are remembered, 100 by default; each takes the memory
        /// of the parameters twice.
        public Group historySize(int historySize) {
            option(HISTORY_SIZE, positive(HISTORY_SIZE, historySize));
            return this;
        }

        /// How the length of a step is chosen: by `"strong_wolfe"`, a search along the direction;
        /// by default it is the learning rate.
        ///
        /// @throws NacreException if it is another one
        public Group lineSearchFn(String lineSearchFn) {
            if (!lineSearchFn.equals(STRONG_WOLFE)) {
                throw new NacreException(
                        "lineSearchFn: there is \"strong_wolfe\" only, not \"%s\""
                                .formatted(lineSearchFn));
            }
            option(STRONG_WOLFE, 1);
            return this;
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new NacreException(name + ": must be at least 1, not " + value);
            }
            return value;
        }

        private int mostLosses() {
            int chosen = (int) option(MAX_EVAL);
            return chosen > 0 ? chosen : (int) (option(MAX_ITER) * 5 / 4);
        }
    }

    private LBFGS(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with the options PyTorch has by default.
    public static LBFGS of(List<Parameter> parameters) {
        return of(parameters, o -> {});
    }

    /// Trains parameters with options such as `o -> o.lineSearchFn("strong_wolfe")`.
    ///
    /// @throws NacreException if there are none, or they differ in their dtypes
    public static LBFGS of(List<Parameter> parameters, Consumer<? super Group> options) {
        LBFGS optimizer = new LBFGS(options);
        optimizer.add(parameters, o -> {});
        return optimizer;
    }

    @Override
    protected Group group(List<Parameter> parameters) {
        if (!groups().isEmpty()) {
            throw new NacreException("LBFGS: has one group of parameters only, as torch's");
        }
        if (parameters.stream().map(Parameter::dtype).distinct().count() > 1) {
            throw new NacreException("LBFGS: the parameters must have one dtype");
        }
        return new Group(parameters);
    }

    @Override
    protected List<Autograd.Update> update(
            Group group, Parameter parameter, Tensor gradient, long step) {
        throw new NacreException(
                "LBFGS: a step computes the loss several times; call step(closure) with what clears"
                        + " the gradients, computes the loss and calls backward()");
    }

    @Override
    protected Set<String> numbers() {
        return Set.of(LENGTH);
    }

    @Override
    Shape shape(String name, Parameter parameter) {
        long all = group().parameters().stream().mapToLong(p -> p.shape().count()).sum();
        return numbers().contains(name) ? Shape.SCALAR : Shape.of(all);
    }

    private Group group() {
        return groups().getFirst();
    }

    /// What is kept belongs to the first parameter, as in torch.
    private ParameterState state() {
        return state(group().parameters().getFirst());
    }

    /// Moves the parameters to where the loss is lower.
    ///
    /// @param closure clears the gradients, computes the loss, calls `backward()` on it and returns
    ///   it
    /// @return the loss before the step
    public Tensor step(Supplier<Tensor> closure) {
        try (Autograd.Scope _ = Autograd.noGrad()) {
            Tensor first = loss(closure);
            iterate(closure, first.item());
            return first;
        }
    }

    private void iterate(Supplier<Tensor> closure, double before) {
        Group o = group();
        double still = o.option(Group.TOLERANCE_CHANGE);
        Tensor gradient = gradient();
        double loss = before;
        int losses = 1;
        boolean isMinimum = isFlat(gradient);
        for (int n = 1; n <= o.option(Group.MAX_ITER) && !isMinimum; n++) {
            Tensor d = direction(gradient);
            double share = 1 / gradient.abs().sum().item();
            double length = state().steps() == 0 ? Math.min(1, share) * o.lr() : o.lr();
            keep(GRADIENT, gradient);
            keep(DIRECTION, d);
            keep(LENGTH, number(length));
            state().stepped();
            double slope = gradient.dot(d).item();
            if (slope > -still) {
                return;
            }
            double last = loss;
            if (o.option(Group.STRONG_WOLFE) != 0) {
                List<Tensor> from = o.parameters().stream().map(Slot::value).toList();
                LineSearch search =
                        new LineSearch(
                                t -> place(closure, from, d, t),
                                new LineSearch.Place(0, loss, gradient, slope),
                                still / d.abs().max().item());
                LineSearch.Place found = search.from(length);
                losses += search.looks();
                loss = found.loss();
                gradient = found.gradient();
                length = found.t();
                keep(LENGTH, number(length));
                move(from, d, length);
            } else {
                move(o.parameters().stream().map(Slot::borrow).toList(), d, length);
                if (n == o.option(Group.MAX_ITER)) {
                    // Nobody needs the loss there.
                    return;
                }
                loss = loss(closure).item();
                gradient = gradient();
                losses++;
            }
            isMinimum =
                    losses >= o.mostLosses()
                            || isFlat(gradient)
                            || d.abs().max().item() * length <= still
                            || Math.abs(loss - last) < still;
        }
    }

    private LineSearch.Place place(
            Supplier<Tensor> closure, List<Tensor> from, Tensor d, double t) {
        move(from, d, t);
        double loss = loss(closure).item();
        Tensor gradient = gradient();
        return new LineSearch.Place(t, loss, gradient, gradient.dot(d).item());
    }

    /// Puts the parameters to a place along a direction.
    private void move(List<Tensor> from, Tensor d, double t) {
        List<Autograd.Update> updates = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < from.size(); i++) {
            Parameter p = group().parameters().get(i);
            long size = p.shape().count();
            Tensor along = d.narrow(0, at, size).reshape(p.shape().toArray());
            updates.add(new Autograd.Update(p, from.get(i).add(along.mul(number(t)))));
            at += size;
        }
        Slot.setAll(updates);
    }

    /// The loss, and with it gradients, computed as one plan.
    private Tensor loss(Supplier<Tensor> closure) {
        Tensor loss;
        try (Autograd.Scope _ = Autograd.enableGrad()) {
            loss = closure.get();
        }
        if (group().parameters().stream().allMatch(p -> p.borrowGrad() == null)) {
            throw new NacreException(
                    "LBFGS: the closure left no gradient; it has to call backward() on the loss");
        }
        Autograd.step(group().parameters(), List.of());
        return loss;
    }

    /// The gradients of all parameters behind each other.
    private Tensor gradient() {
        List<Tensor> all = new ArrayList<>();
        for (Parameter p : group().parameters()) {
            Tensor g = p.borrowGrad();
            all.add(g == null ? Tensor.zeros(p.dtype(), p.shape().count()) : g.flatten());
        }
        return Tensor.cat(all, 0).compute();
    }

    private boolean isFlat(Tensor gradient) {
        return gradient.abs().max().item() <= group().option(Group.TOLERANCE_GRAD);
    }

    private Tensor number(double value) {
        return number(value, group().parameters().getFirst());
    }

    private void keep(String name, Tensor value) {
        state(group().parameters().getFirst(), name, () -> value).set(value);
    }

    private Tensor kept(String name) {
        return Objects.requireNonNull(state().buffers().get(name), name).borrow();
    }

    /// Where to go: the gradient, times the inverse of the curvature, backwards.
    private Tensor direction(Tensor gradient) {
        if (state().steps() == 0) {
            return gradient.neg().compute();
        }
        List<CurvaturePair> pairs = new ArrayList<>(CurvaturePair.all(state()));
        Tensor y = gradient.sub(kept(GRADIENT)).compute();
        Tensor s = kept(DIRECTION).mul(kept(LENGTH)).compute();
        if (y.dot(s).item() > LEAST_CURVATURE) {
            while (pairs.size() >= group().option(Group.HISTORY_SIZE)) {
                pairs.removeFirst().forget(state());
            }
            long number = pairs.isEmpty() ? 0 : pairs.getLast().number() + 1;
            CurvaturePair latest = new CurvaturePair(number, y, s);
            keep(latest.changeName(), y);
            keep(latest.stepName(), s);
            pairs.add(latest);
        }
        return CurvaturePair.inverse(pairs, gradient.neg());
    }
}
