package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Modules by name, in the order in which they came, that another module calls as it likes; as
/// torch.nn.ModuleDict.
///
/// ```java
/// final ModuleDict<Linear> heads =
///         child("heads", new ModuleDict<Linear>().put("sort", Linear.of(8, 3)));
/// ```
///
/// @param <M> what the modules are
public final class ModuleDict<M extends Module> extends Module {
    private final SequencedMap<String, M> modules = new LinkedHashMap<>();

    /// Without a module yet.
    public ModuleDict() {}

    /// The modules of a map in its order.
    ///
    /// @throws NacreException if a name is empty or has a dot, or if one of them is a part of
    ///   another module already
    public static <M extends Module> ModuleDict<M> of(Map<String, ? extends M> modules) {
        ModuleDict<M> dict = new ModuleDict<>();
        modules.forEach(dict::put);
        return dict;
    }

    /// Adds a module at the end; returns this.
    ///
    /// @throws NacreException if the name is taken, empty or has a dot, or if the module is a part
    ///   of another one already
    public ModuleDict<M> put(String name, M module) {
        modules.put(name, child(name, module));
        return this;
    }

    /// The module of a name.
    ///
    /// @throws NacreException if there is none
    public M get(String name) {
        M module = modules.get(name);
        if (module == null) {
            throw new NacreException(
                    "ModuleDict: there is no module \"%s\" among %s"
                            .formatted(name, modules.keySet()));
        }
        return module;
    }

    /// All modules by name.
    public SequencedMap<String, M> asMap() {
        return Collections.unmodifiableSequencedMap(modules);
    }

    /// The number of modules.
    public int size() {
        return modules.size();
    }

    @Override
    protected Tensor forward(Tensor x) {
        throw new NacreException(
                "ModuleDict: names say nothing about the order of calls; call the modules of it, or"
                        + " use Sequential");
    }
}
