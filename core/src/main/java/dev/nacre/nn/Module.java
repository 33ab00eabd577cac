package dev.nacre.nn;

import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Slot;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.io.Safetensors;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Device;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A part of a neural network: named parameters, buffers and further modules, and what is computed
/// with them.
///
/// Extend it, register by name, override [#forward(Tensor)], and call [#apply(Tensor)]:
///
/// ```java
/// final class Net extends Module {
///     final Linear fc1 = child("fc1", Linear.of(64, 128));
///     final Linear fc2 = child("fc2", Linear.of(128, 10));
///
///     @Override
///     protected Tensor forward(Tensor x) {
///         return fc2.apply(fc1.apply(x).mish());
///     }
/// }
/// ```
///
/// The names, joined by dots, are the keys of the [#stateDict()]. A part or parameter that is only
/// a field, and not registered, is neither trained nor saved.
@SuppressWarnings("JavaLangClash") // What every user of neural networks calls it.
public abstract class Module implements UnaryOperator<Tensor> {
    private final SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    private final SequencedMap<String, Buffer> buffers = new LinkedHashMap<>();
    private final SequencedMap<String, Module> children = new LinkedHashMap<>();
    private static final ThreadLocal<@Nullable Module> APPLIED = new ThreadLocal<>();

    private final List<Hooked> hooks = new CopyOnWriteArrayList<>();
    private @Nullable Module parent;
    private String name = "";
    private boolean training = true;

    /// One registration of a hook.
    private static final class Hooked {
        private final ForwardHook hook;

        private Hooked(ForwardHook hook) {
            this.hook = hook;
        }
    }

    protected Module() {}

    /// What this module computes; callers use [#apply(Tensor)].
    protected abstract Tensor forward(Tensor x);

    /// Computes with this module, whose path errors then tell. A training step keeps the result of
    /// the outermost module.
    @Override
    public final Tensor apply(Tensor x) {
        return applied(x, () -> forward(x));
    }

    /// What [#apply(Tensor)] does, for a module with more inputs than the one that hooks are told
    /// of.
    final Tensor applied(Tensor x, Supplier<Tensor> result) {
        return applyAll(x, () -> List.of(result.get())).getFirst();
    }

    /// What [#apply(Tensor)] does, for a method of a module that has several results, such as an
    /// output and a state:
    ///
    /// ```java
    /// Guess run(Tensor words, State known) {
    ///     List<Tensor> all = applyAll(words, () -> List.of(logits(words, known), state()));
    ///     return new Guess(all.get(0), new State(all.get(1)));
    /// }
    /// ```
    ///
    /// Hooks are told of x and of the first result. A training step keeps all results but the first
    /// one of a module within another.
    protected final List<Tensor> applyAll(Tensor x, Supplier<List<Tensor>> results) {
        Module around = APPLIED.get();
        APPLIED.set(this);
        List<Tensor> all;
        try (Recording.Scope _ = Recording.module(nameWithin(around))) {
            all = results.get();
            // What is not the output goes to a place that is not seen from here.
            all.subList(1, all.size()).forEach(Tensor::keep);
            Tensor y = all.getFirst();
            Buffer.settle(y);
            hooks.forEach(h -> h.hook.called(this, x, y));
        } finally {
            if (around == null) {
                APPLIED.remove();
            } else {
                APPLIED.set(around);
            }
        }
        if (around == null) {
            all.getFirst().keep();
        }
        return all;
    }

    /// The names that lead here from a module, or from the whole model where it is not within that
    /// module: parts of a list are called by whoever holds the list.
    @SuppressWarnings("ReferenceEquality") // A module is equal to itself only.
    private String nameWithin(@Nullable Module around) {
        String path = name;
        for (Module m = parent; m != null && m != around; m = m.parent) {
            path = m.name.isEmpty() ? path : m.name + "." + path;
        }
        return path;
    }

    /// Has a hook told of every call of this module: of its input and output, after what the module
    /// itself did. Hooks are called in the order in which they came.
    ///
    /// @return closing it takes the hook away again
    public final ForwardHook.Handle onForward(ForwardHook hook) {
        Hooked own = new Hooked(hook);
        hooks.add(own);
        return () -> hooks.remove(own);
    }

    /// Registers a module as a part of this one.
    ///
    /// @throws NacreException if the name is taken or not possible, if the module is a part of
    ///   another one already, or if this module is a part of it
    protected final <M extends Module> M child(String name, M module) {
        checkName(name);
        Module part = module;
        if (part.parent != null) {
            throw new NacreException(
                    "child: the %s is registered already, as \"%s\" of a %s; make another one"
                                    .formatted(part.label(), part.name, part.parent.label())
                            + " instead of \""
                            + name
                            + "\"");
        }
        if (isWithin(part)) {
            throw new NacreException(
                    "child: \"%s\" of a %s would make the %s a part of itself"
                            .formatted(name, label(), part.label()));
        }
        part.parent = this;
        part.name = name;
        children.put(name, part);
        return module;
    }

    @SuppressWarnings("ReferenceEquality") // A module is equal to itself only.
    final boolean isWithin(Module other) {
        Module m = this;
        while (m != null && m != other) {
            m = m.parent;
        }
        return m != null;
    }

    /// Registers what is to be trained, with its first value.
    ///
    /// @throws NacreException if the name is taken or not possible
    protected final Parameter parameter(String name, Tensor value) {
        checkName(name);
        Parameter p = new Parameter(value);
        parameters.put(name, p);
        return p;
    }

    /// Registers a parameter that is trained under another name already, in this module or any
    /// other: a tied weight.
    ///
    /// It is one parameter: [#parameters()] has it once, gradients from both places add up, and it
    /// changes dtype and value in both at once. The [#stateDict()] has it under both names, as
    /// PyTorch's has.
    ///
    /// @throws NacreException if the name is taken or not possible
    protected final Parameter parameter(String name, Parameter tied) {
        checkName(name);
        parameters.put(name, tied);
        return tied;
    }

    /// Registers state that is kept with the parameters but not trained, with its first value.
    ///
    /// @throws NacreException if the name is taken or not possible
    protected final Buffer buffer(String name, Tensor value) {
        checkName(name);
        Buffer b = new Buffer(value);
        buffers.put(name, b);
        return b;
    }

    private void checkName(String name) {
        if (name.isEmpty() || name.contains(".")) {
            throw new NacreException(
                    "a name within a %s must not be empty or have a dot: \"%s\""
                            .formatted(label(), name));
        }
        if (parameters.containsKey(name)
                || buffers.containsKey(name)
                || children.containsKey(name)) {
            throw new NacreException("a %s has a \"%s\" already".formatted(label(), name));
        }
    }

    /// The modules that are parts of this one, by name.
    public final SequencedMap<String, Module> children() {
        return Collections.unmodifiableSequencedMap(children);
    }

    /// This module and all its parts, each before its own parts, by their paths; its own is empty.
    public final SequencedMap<String, Module> modules() {
        SequencedMap<String, Module> all = new LinkedHashMap<>();
        visit(
                "",
                (prefix, m) ->
                        all.put(
                                prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1),
                                m));
        return Collections.unmodifiableSequencedMap(all);
    }

    /// The parameters of this module without its parts.
    final Collection<Parameter> ownParameters() {
        return parameters.values();
    }

    /// The parameters of this module and all its parts, each once.
    public final List<Parameter> parameters() {
        return List.copyOf(namedParameters().values());
    }

    /// The parameters of this module and all its parts, by their keys in the state dict; one that
    /// has several by the first of them.
    public final SequencedMap<String, Parameter> namedParameters() {
        SequencedMap<String, Parameter> all = new LinkedHashMap<>();
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(
                "",
                (prefix, m) ->
                        m.parameters.forEach((n, p) -> {
                            if (seen.add(p)) {
                                all.put(prefix + n, p);
                            }
                        }));
        return Collections.unmodifiableSequencedMap(all);
    }

    /// The buffers of this module and all its parts, by their keys in the state dict.
    public final SequencedMap<String, Buffer> namedBuffers() {
        SequencedMap<String, Buffer> all = new LinkedHashMap<>();
        visit("", (prefix, m) -> m.buffers.forEach((n, b) -> all.put(prefix + n, b)));
        return Collections.unmodifiableSequencedMap(all);
    }

    private SequencedMap<String, Slot> slots() {
        SequencedMap<String, Slot> all = new LinkedHashMap<>();
        visit(
                "",
                (prefix, m) -> {
                    m.parameters.forEach((n, p) -> all.put(prefix + n, p));
                    m.buffers.forEach((n, b) -> all.put(prefix + n, b));
                });
        return all;
    }

    /// Shows this module and all its parts, each before its own parts, with what their keys begin
    /// with.
    private void visit(String prefix, BiConsumer<String, Module> visitor) {
        visitor.accept(prefix, this);
        children.forEach((n, m) -> m.visit(prefix + n + ".", visitor));
    }

    /// The values that parameters and buffers have now, by name: first those of a module itself,
    /// then those of its parts, as in PyTorch.
    public final SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        slots().forEach((key, slot) -> values.put(key, slot.value()));
        return Collections.unmodifiableSequencedMap(values);
    }

    /// Gives every parameter and buffer the value of its key. Of a parameter that has several, one
    /// is enough, and the last counts.
    ///
    /// @throws NacreException if the keys are not the same, or values do not fit; it names all of
    ///   them, and nothing is changed
    public final void loadStateDict(Map<String, Tensor> values) {
        loadStateDict(values, true);
    }

    /// Gives parameters and buffers the values of their keys.
    ///
    /// @param strict whether keys without a value, and values without a place, are errors
    /// @throws NacreException if the values do not fit; it names all that are wrong, and nothing is
    ///   changed
    public final UnmatchedKeys loadStateDict(Map<String, Tensor> values, boolean strict) {
        return new StateDict("the state dict", values).load(label(), slots(), strict);
    }

    /// Writes the [#stateDict()] as a safetensors file; an older file is replaced at once or, if
    /// that fails, not at all.
    public final void save(Path path) throws IOException {
        // Keys and layouts are PyTorch's, which others who read these files want to be told.
        new Safetensors(stateDict(), Map.of("format", "pt")).write(path);
    }

    /// Loads the state dict that a safetensors file holds.
    ///
    /// @throws dev.nacre.io.FileFormatException if the file is damaged
    /// @throws NacreException if its tensors are not those of this module; nothing is changed
    public final void load(Path path) throws IOException {
        new StateDict(path.toString(), Safetensors.read(path).tensors())
                .load(label(), slots(), true);
    }

    /// Clears the gradients of all parameters.
    public final void zeroGrad() {
        parameters().forEach(Parameter::zeroGrad);
    }

    /// Has this module and its parts behave as in training; returns this module.
    public final Module train() {
        return train(true);
    }

    /// Has this module and its parts behave as in use; returns this module.
    public final Module eval() {
        return train(false);
    }

    private Module train(boolean on) {
        visit("", (_, m) -> m.training(on));
        return this;
    }

    /// As [#train()], without the parts.
    final void training(boolean on) {
        training = on;
    }

    /// Whether it behaves as in training, which it does until [#eval()].
    public final boolean isTraining() {
        return training;
    }

    /// Has all floating-point parameters, their gradients, and floating-point buffers hold another
    /// dtype, such as f64, from now on; returns this module. Other buffers, such as counts, stay
    /// what they are, and so do the inputs: give it tensors of the same dtype.
    ///
    /// @throws DTypeException if the dtype is not floating-point
    public final Module to(DType dtype) {
        if (!dtype.isFloating()) {
            throw new DTypeException(
                    "to: the parameters of a %s cannot be %s, only floating-point"
                            .formatted(label(), dtype));
        }
        for (Slot slot : slots().values()) {
            if (slot.dtype().isFloating()) {
                slot.to(dtype);
            }
        }
        return this;
    }

    /// Has all parameters and buffers live on another device from now on; returns this module. What
    /// lives there already stays as it is. So far there is [Device#CPU] only.
    public final Module to(Device device) {
        slots().values().forEach(slot -> slot.to(device));
        return this;
    }

    /// How many multiplications, each with an addition, one call takes in this module itself,
    /// without its parts: what [Summary] counts. 0 unless a module says otherwise; as usual, only
    /// products with weights are counted.
    protected long multiplyAdds(Shape input, Shape output) {
        return 0;
    }

    /// What [#toString()] shows of this module beside its parts, such as `in=64, out=10`.
    protected String extraRepr() {
        return "";
    }

    /// What [#toString()] shows as parts.
    SequencedMap<String, ?> shown() {
        return children;
    }

    /// This module and its parts as a tree, laid out as PyTorch does.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(label()).append('(').append(extraRepr());
        shown().forEach((n, part) ->
                text.append("\n  (")
                        .append(n)
                        .append("): ")
                        .append(part.toString().replace("\n", "\n  ")));
        return text.append(shown().isEmpty() ? ")" : "\n)").toString();
    }

    /// What errors call this module.
    final String label() {
        String simple = getClass().getSimpleName();
        return simple.isEmpty() ? "module" : simple;
    }
}
