package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/// Modules in a list, numbered from 0, that another module calls as it likes; as
/// torch.nn.ModuleList.
///
/// ```java
/// final ModuleList<Block> blocks = child("blocks", ModuleList.of(new Block(), new Block()));
/// ```
///
/// @param <M> what the modules are
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
    private final List<M> modules = new ArrayList<>();

    private ModuleList(List<? extends M> modules) {
        modules.forEach(this::add);
    }

    /// A list of modules, numbered from 0.
    ///
    /// @throws NacreException if one of them is a part of another module already
    @SafeVarargs
    public static <M extends Module> ModuleList<M> of(M... modules) {
        List<M> list = new ArrayList<>();
        for (M module : modules) {
            list.add(module);
        }
        return of(list);
    }

    /// A list of modules, numbered from 0.
    ///
    /// @throws NacreException if one of them is a part of another module already
    public static <M extends Module> ModuleList<M> of(List<? extends M> modules) {
        return new ModuleList<>(modules);
    }

    /// Adds a module at the end; returns this list.
    public ModuleList<M> add(M module) {
        modules.add(child(String.valueOf(modules.size()), module));
        return this;
    }

    /// The module of a number from 0 on; negative ones count from the end.
    ///
    /// @throws NacreException if there is none
    public M get(int i) {
        return modules.get(place("ModuleList", "module", i, modules.size()));
    }

    /// A place among so many, counted from either end.
    static int place(String list, String what, int i, int n) {
        if (i < -n || i >= n) {
            throw new NacreException("%s: there is no %s %d of %d".formatted(list, what, i, n));
        }
        return i < 0 ? i + n : i;
    }

    /// The number of modules.
    public int size() {
        return modules.size();
    }

    @Override
    public Iterator<M> iterator() {
        return Collections.unmodifiableList(modules).iterator();
    }

    @Override
    protected Tensor forward(Tensor x) {
        throw new NacreException(
                "ModuleList: a list says nothing about the order of calls; loop over it, or use"
                        + " Sequential");
    }
}
