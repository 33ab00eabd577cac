package dev.nacre.nn;

import dev.nacre.Autograd;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table of what a model does with an input of a shape: the calls of its modules, with the shapes
/// of their outputs, numbers of parameters, and multiply-adds.
///
/// ```java
/// System.out.println(Summary.of(model, 1, 64));
/// ```
///
/// The model is run as in use ([Module#eval()]), and only recorded: nothing is computed.
///
/// @param rows the calls, each before those within it
/// @param parameters the number of all parameters of the model
/// @param multiplyAdds the multiply-adds of all calls
public record Summary(List<Row> rows, long parameters, long multiplyAdds) {
    private static final List<String> HEAD =
            List.of("layer", "type", "output", "parameters", "multiply-adds");

    /// A call of a module.
    ///
    /// @param path the module's path within the model, empty for the model itself
    /// @param depth how many calls it is within
    /// @param type the module's class
    /// @param output the shape of the output
    /// @param parameters the number of parameters of the module itself, without its parts
    /// @param multiplyAdds those of this call, without the calls within it; see
    ///   [Module#multiplyAdds(Shape, Shape)]
    public record Row(
            String path,
            int depth,
            String type,
            Shape output,
            long parameters,
            long multiplyAdds) {}

    /// A call and those within it.
    private record Call(Module module, Shape input, Shape output, List<Call> parts) {}

    public Summary {
        rows = List.copyOf(rows);
    }

    /// What a model does with an input of a shape, in the dtype of its parameters.
    public static Summary of(Module model, long... inputShape) {
        List<Parameter> parameters = model.parameters();
        DType dtype = parameters.isEmpty() ? DType.F32 : parameters.getFirst().dtype();
        return of(model, dtype, inputShape);
    }

    /// What a model does with an input of a dtype and shape, such as indices for an [Embedding].
    public static Summary of(Module model, DType dtype, long... inputShape) {
        Map<Module, String> paths = new IdentityHashMap<>();
        model.modules().forEach((path, m) -> paths.put(m, path));
        List<Row> rows = new ArrayList<>();
        for (Call call : trace(model, Tensor.zeros(dtype, inputShape))) {
            add(rows, paths, call, 0);
        }
        return new Summary(
                rows,
                model.parameters().stream().mapToLong(Summary::count).sum(),
                rows.stream().mapToLong(Row::multiplyAdds).sum());
    }

    private static long count(Parameter p) {
        return p.shape().count();
    }

    private static Deque<Call> trace(Module model, Tensor input) {
        Deque<Call> done = new ArrayDeque<>();
        List<ForwardHook.Handle> hooks = new ArrayList<>();
        List<Module> training = new ArrayList<>();
        for (Module m : model.modules().values()) {
            hooks.add(m.onForward((module, x, y) -> close(done, module, x, y)));
            if (m.isTraining()) {
                training.add(m);
            }
        }
        try (Autograd.Scope _ = Autograd.noGrad()) {
            model.eval().apply(input);
        } finally {
            training.forEach(m -> m.training(true));
            hooks.forEach(ForwardHook.Handle::close);
        }
        return done;
    }

    /// Takes note of a call that is over: the last calls of the module's parts were within it.
    @SuppressWarnings("ReferenceEquality") // A module is equal to itself only.
    private static void close(Deque<Call> done, Module module, Tensor x, Tensor y) {
        ArrayDeque<Call> parts = new ArrayDeque<>();
        while (!done.isEmpty()
                && done.getLast().module != module
                && done.getLast().module.isWithin(module)) {
            parts.addFirst(done.removeLast());
        }
        done.addLast(new Call(module, x.shape(), y.shape(), List.copyOf(parts)));
    }

    private static void add(List<Row> rows, Map<Module, String> paths, Call call, int depth) {
        Module m = call.module;
        rows.add(
                new Row(
                        paths.getOrDefault(m, ""),
                        depth,
                        m.label(),
                        call.output,
                        m.ownParameters().stream().mapToLong(Summary::count).sum(),
                        m.multiplyAdds(call.input, call.output)));
        call.parts.forEach(c -> add(rows, paths, c, depth + 1));
    }

    /// The table, with the totals below it.
    @Override
    public String toString() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        for (Row r : rows) {
            String indent = "  ".repeat(r.depth);
            lines.add(
                    List.of(
                            indent + (r.path.isEmpty() ? "(model)" : r.path),
                            r.type,
                            r.output.toString(),
                            number(r.parameters),
                            number(r.multiplyAdds)));
        }
        lines.add(List.of("total", "", "", number(parameters), number(multiplyAdds)));
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0);
                // Numbers end in one column, words begin in one.
                String format = i < 3 ? "%-" + width + "s  " : "%" + width + "s  ";
                row.append(format.formatted(line.get(i)));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String number(long n) {
        return n == 0 ? "-" : String.format(Locale.ROOT, "%,d", n);
    }
}
