package dev.nacre.cpu;

import dev.nacre.type.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The bytecode of a [Program] for one carrier: every value in a local variable.
final class Emission {
    /// What a value stays the same for.
    enum Scope {
        ALL,
        ROW,
        ELEMENT
    }

    /// Where a loop finds the elements of its program.
    interface Elements {
        /// For what an input stays the same.
        Scope scope(int input);

        /// Pushes the value of an input.
        void load(int input, DType t);

        /// Stores the value in a local variable as an output.
        void store(int output, DType t, int value);
    }

    private final CodeBuilder c;
    private final Program program;
    private final Carrier carrier;
    private final Elements elements;
    private final int[] values;
    private final Scope[] scopes;

    Emission(CodeBuilder c, Program program, Carrier carrier, Elements elements) {
        this.c = c;
        this.program = program;
        this.carrier = carrier;
        this.elements = elements;
        this.values = new int[program.steps().size()];
        this.scopes = new Scope[values.length];
        for (int s = 0; s < values.length; s++) {
            scopes[s] = scope(program.steps().get(s));
        }
    }

    private Scope scope(Step s) {
        return switch (s) {
            case Step.Literal l -> Scope.ALL;
            case Step.Load l -> elements.scope(l.input());
            case Step.Compute x -> {
                Scope widest = Scope.ALL;
                for (int a : x.args()) {
                    widest = scopes[a].compareTo(widest) > 0 ? scopes[a] : widest;
                }
                yield widest;
            }
        };
    }

    /// What comes before the loop over rows: all that stays the same.
    void before() {
        take(Scope.ALL);
    }

    /// What comes before the loop over the elements of a row: all that stays the same for it.
    void row() {
        take(Scope.ROW);
    }

    private void take(Scope scope) {
        for (int s = 0; s < values.length; s++) {
            if (scopes[s] == scope) {
                take(s);
            }
        }
    }

    /// What is done for each element.
    void body() {
        Program.Shortcut shortcut = program.shortcut();
        if (shortcut == null) {
            make(program.outputs(), new BitSet());
            return;
        }
        BitSet tested = new BitSet();
        tested.set(shortcut.test());
        tested = program.needed(tested);
        take(tested);
        Label rare = c.newLabel();
        Label next = c.newLabel();
        carrier.isAllTrue(c, values[shortcut.test()]);
        c.ifeq(rare);
        make(shortcut.outputs(), tested);
        c.goto_(next).labelBinding(rare);
        make(program.outputs(), tested);
        c.labelBinding(next);
    }

    /// Computes some outputs and stores them.
    ///
    /// @param done the steps that have been taken
    private void make(List<Program.Output> outputs, BitSet done) {
        BitSet steps = new BitSet();
        for (Program.Output o : outputs) {
            steps.set(o.value());
        }
        steps = program.needed(steps);
        steps.andNot(done);
        take(steps);
        for (int k = 0; k < outputs.size(); k++) {
            int value = outputs.get(k).value();
            elements.store(k, program.steps().get(value).dtype(), values[value]);
        }
    }

    private void take(BitSet steps) {
        for (int s = steps.nextSetBit(0); s >= 0; s = steps.nextSetBit(s + 1)) {
            if (scopes[s] == Scope.ELEMENT) {
                take(s);
            }
        }
    }

    private void take(int s) {
        switch (program.steps().get(s)) {
            case Step.Literal l -> carrier.literal(c, l.dtype(), l.value());
            case Step.Load l -> elements.load(l.input(), l.dtype());
            case Step.Compute x -> compute(x);
        }
        TypeKind kind = carrier.kind(program.steps().get(s).dtype());
        values[s] = c.allocateLocal(kind);
        c.storeLocal(kind, values[s]);
    }

    private void compute(Step.Compute x) {
        List<Step> args = new ArrayList<>();
        int[] locals = new int[x.args().size()];
        for (int a = 0; a < locals.length; a++) {
            args.add(program.steps().get(x.args().get(a)));
            locals[a] = values[x.args().get(a)];
        }
        carrier.compute(c, x, args, locals);
    }
}
