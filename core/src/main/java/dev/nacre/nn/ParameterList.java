package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/// Parameters in a list, numbered from 0, that the module around it computes with; as
/// torch.nn.ParameterList.
public final class ParameterList extends Module implements Iterable<Parameter> {
    private final List<Parameter> list = new ArrayList<>();

    private ParameterList() {}

    /// Parameters that begin with these values, numbered from 0.
    public static ParameterList of(Tensor... values) {
        ParameterList all = new ParameterList();
        for (Tensor value : values) {
            all.add(value);
        }
        return all;
    }

    /// Adds a parameter with its first value at the end; returns this list.
    public ParameterList add(Tensor value) {
        list.add(parameter(String.valueOf(list.size()), value));
        return this;
    }

    /// Adds a parameter that is trained elsewhere already at the end; returns this list.
    public ParameterList add(Parameter tied) {
        list.add(parameter(String.valueOf(list.size()), tied));
        return this;
    }

    /// The parameter of a number from 0 on; negative ones count from the end.
    ///
    /// @throws NacreException if there is none
    public Parameter get(int i) {
        return list.get(ModuleList.place("ParameterList", "parameter", i, list.size()));
    }

    /// The number of parameters.
    public int size() {
        return list.size();
    }

    @Override
    public Iterator<Parameter> iterator() {
        return Collections.unmodifiableList(list).iterator();
    }

    @Override
    protected Tensor forward(Tensor x) {
        throw new NacreException(
                "ParameterList: a list says nothing about what is computed with it; use its"
                        + " parameters in the forward method of the module around it");
    }
}
