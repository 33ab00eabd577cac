package dev.nacre.optim;

import dev.nacre.Tensor;
import java.util.function.DoubleFunction;

/// The search for a place along a line where a loss is lower and its slope is flatter, as the
/// strong Wolfe conditions say (Nocedal & Wright, Numerical Optimization, 3.5 and 3.6); with the
/// numbers of torch.optim.LBFGS.
final class LineSearch {
    /// Which part of what the first slope promises the loss must fall by.
    private static final double FALL = 1e-4;

    /// To which part the slope must have flattened.
    private static final double FLAT = 0.9;

    private static final int MOST_STEPS = 25;

    /// What a loss is somewhere along the line.
    ///
    /// @param t how far along it
    /// @param gradient by all parameters
    /// @param slope along the line
    record Place(double t, double loss, Tensor gradient, double slope) {}

    private final DoubleFunction<Place> line;
    private final Place start;
    private final double closest;
    private int looks;

    /// @param closest two places that are nearer to each other are one
    LineSearch(DoubleFunction<Place> line, Place start, double closest) {
        this.line = line;
        this.start = start;
        this.closest = closest;
    }

    /// How often the loss was looked at.
    int looks() {
        return looks;
    }

    /// Goes along the line from its start, with a first step of `t`.
    Place from(double t) {
        Place before = start;
        Place here = at(t);
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean rises = step > 1 && here.loss >= before.loss;
            if (isHigh(here) || rises) {
                return between(before, here, step);
            }
            if (isFlat(here)) {
                return here;
            }
            if (here.slope >= 0) {
                return between(before, here, step);
            }
            double least = here.t + 0.01 * (here.t - before.t);
            double next = lowest(before, here, least, here.t * 10);
            before = here;
            here = at(next);
        }
        return start.loss <= here.loss ? start : here;
    }

    private Place at(double t) {
        looks++;
        return line.apply(t);
    }

    private boolean isHigh(Place p) {
        return p.loss > start.loss + FALL * p.t * start.slope;
    }

    private boolean isFlat(Place p) {
        return Math.abs(p.slope) <= -FLAT * start.slope;
    }

    /// Narrows down two places between which the loss has a minimum.
    private Place between(Place left, Place right, int stepsSoFar) {
        Place[] ends = {left, right};
        int low = left.loss <= right.loss ? 0 : 1;
        boolean wasNearEdge = false;
        for (int step = stepsSoFar; step < MOST_STEPS; step++) {
            double from = Math.min(ends[0].t, ends[1].t);
            double to = Math.max(ends[0].t, ends[1].t);
            if (to - from < closest) {
                break;
            }
            double t = lowest(ends[0], ends[1], from, to);
            double edge = 0.1 * (to - from);
            if (Math.min(to - t, t - from) < edge) {
                // Twice near an edge is too slow.
                boolean inwards = wasNearEdge || t >= to || t <= from;
                if (inwards) {
                    t = Math.abs(t - to) < Math.abs(t - from) ? to - edge : from + edge;
                }
                wasNearEdge = !inwards;
            } else {
                wasNearEdge = false;
            }
            Place here = at(t);
            if (isHigh(here) || here.loss >= ends[low].loss) {
                ends[1 - low] = here;
                low = ends[0].loss <= ends[1].loss ? 0 : 1;
                continue;
            }
            if (!isFlat(here) && here.slope * (ends[1 - low].t - ends[low].t) >= 0) {
                ends[1 - low] = ends[low];
            }
            ends[low] = here;
            if (isFlat(here)) {
                break;
            }
        }
        return ends[low];
    }

    /// Where the cubic through two places, with their slopes, is lowest between bounds; the middle
    /// if it has no minimum.
    private static double lowest(Place p, Place q, double from, double to) {
        Place left = p.t <= q.t ? p : q;
        Place right = p.t <= q.t ? q : p;
        double a = left.slope + right.slope - 3 * (left.loss - right.loss) / (left.t - right.t);
        double square = a * a - left.slope * right.slope;
        if (!(square >= 0)) {
            return (from + to) / 2;
        }
        double root = Math.sqrt(square);
        double part = (right.slope + root - a) / (right.slope - left.slope + 2 * root);
        return Math.min(Math.max(right.t - (right.t - left.t) * part, from), to);
    }
}
