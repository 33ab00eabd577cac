package dev.nacre;

import dev.nacre.graph.Accumulator;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Device;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place whose tensor is replaced over time: what changes in a model.
///
/// A graph recorded earlier keeps the value it saw.
public abstract sealed class Slot permits Parameter, Buffer {
    private final Shape shape;
    private volatile DType dtype;
    private final @Nullable Accumulator accumulator;
    private Node node;
    private boolean handedOut;

    /// A value that was replaced while recorded nodes could still read it.
    private @Nullable Node lingering;

    Slot(Tensor value, @Nullable Accumulator accumulator) {
        this.shape = value.shape();
        this.dtype = value.dtype();
        this.accumulator = accumulator;
        this.node = leaf(value);
    }

    /// The tensor that is here now.
    public synchronized Tensor value() {
        handedOut = true;
        return Tensor.of(node);
    }

    /// The tensor that is here now, on loan: for a layer or an optimizer that only records with it.
    ///
    /// Unlike with [#value()], its memory goes back as soon as the next tensor is put here and
    /// nothing recorded still reads it; then it can no longer be looked at.
    public synchronized Tensor borrow() {
        return Tensor.of(node);
    }

    /// Puts a tensor here; it is computed first.
    ///
    /// @throws ShapeException if its shape is not that of this place
    /// @throws DTypeException if its dtype is not that of this place
    public void set(Tensor value) {
        check(value);
        replace(leaf(value));
    }

    /// Puts tensors into several places, all or none: they are checked and computed first.
    ///
    /// @throws ShapeException if a shape is not that of its place
    /// @throws DTypeException if a dtype is not that of its place
    public static void setAll(List<Autograd.Update> updates) {
        updates.forEach(u -> u.slot().check(u.value()));
        List<Node> leaves = new ArrayList<>(updates.size());
        for (Autograd.Update u : updates) {
            leaves.add(u.slot().leaf(u.value()));
        }
        for (int i = 0; i < leaves.size(); i++) {
            updates.get(i).slot().replace(leaves.get(i));
        }
    }

    void check(Tensor value) {
        if (!value.shape().equals(shape)) {
            throw new ShapeException(
                    "set: a value of shape %s for a place of shape %s"
                            .formatted(value.shape(), shape));
        }
        if (value.dtype() != dtype) {
            throw new DTypeException(
                    "set: a value of %s for a place of %s; use to(DType.%s)"
                            .formatted(value.dtype(), dtype, dtype.name()));
        }
    }

    /// Has this place hold another dtype from now on: the tensor that is here, and its gradient,
    /// are converted.
    ///
    /// @throws DTypeException if this is a parameter and the dtype is not floating-point
    public void to(DType dtype) {
        if (dtype == this.dtype) {
            return;
        }
        if (accumulator != null) {
            Parameter.checkFloating(dtype);
        }
        Node next = leaf(borrow().to(dtype));
        this.dtype = dtype;
        replace(next);
        Node gradient = accumulator == null ? null : accumulator.borrow();
        if (accumulator != null && gradient != null) {
            accumulator.replace(Graph.cast(gradient, dtype));
        }
    }

    /// Has this place live on another device from now on; nothing happens if it does already.
    public void to(Device device) {
        Tensor here = borrow();
        Tensor there = here.to(device);
        if (!there.device().equals(here.device())) {
            set(there);
        }
    }

    /// The shape of all tensors that are put here.
    public Shape shape() {
        return shape;
    }

    /// The dtype of the tensor that is here.
    public DType dtype() {
        return dtype;
    }

    @Nullable Accumulator accumulator() {
        return accumulator;
    }

    /// The node of the tensor that is here now.
    synchronized Node node() {
        return node;
    }

    /// Takes the computed value of a node that is this slot's alone, and gives the memory of the
    /// last value back if nobody can still read it.
    void take(Node value) {
        replace(source(value));
    }

    /// Gives the memory of the last value back if nobody can still read it; if a recorded node can,
    /// the value after the next one tries again.
    synchronized void replace(Node next) {
        Node last = node;
        boolean own = !handedOut;
        node = next;
        handedOut = false;
        if (lingering != null && !lingering.hasReaders()) {
            lingering.release();
        }
        lingering = null;
        if (own && last.hasReaders()) {
            lingering = last;
        } else if (own) {
            last.release();
        }
    }

    private Node leaf(Tensor value) {
        // A copy of its own: the memory of a slot goes back when the slot is done with it.
        Tensor own = Tensor.of(Graph.detach(value.node()));
        own.compute();
        return source(own.node());
    }

    private Node source(Node computed) {
        Operand.Memory memory = (Operand.Memory) computed.value();
        if (memory == null) {
            throw new IllegalStateException("not computed: " + computed.describe());
        }
        return accumulator == null ? Graph.source(memory) : Graph.leaf(memory, accumulator);
    }
}
