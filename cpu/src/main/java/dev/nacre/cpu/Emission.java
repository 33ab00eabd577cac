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
    /// Where a loop finds the elements of its program.
    interface Elements {
        /// Whether an input is one number for all elements.
        boolean isFixed(int input);

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

    Emission(CodeBuilder c, Program program, Carrier carrier, Elements elements) {
        this.c = c;
        this.program = program;
        this.carrier = carrier;
        this.elements = elements;
        this.values = new int[program.steps().size()];
    }

    /// What comes before the loop: the numbers that are the same for all elements.
    void before() {
        for (int s = 0; s < values.length; s++) {
            switch (program.steps().get(s)) {
                case Step.Literal l -> {
                    carrier.literal(c, l.dtype(), l.value());
                    keep(s);
                }
                case Step.Load l when elements.isFixed(l.input()) -> {
                    elements.load(l.input(), l.dtype());
                    keep(s);
                }
                default -> {}
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
            switch (program.steps().get(s)) {
                case Step.Load l when !elements.isFixed(l.input()) -> {
                    elements.load(l.input(), l.dtype());
                    keep(s);
                }
                case Step.Compute x -> {
                    compute(x);
                    keep(s);
                }
                default -> {}
            }
        }
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

    private void keep(int s) {
        TypeKind kind = carrier.kind(program.steps().get(s).dtype());
        values[s] = c.allocateLocal(kind);
        c.storeLocal(kind, values[s]);
    }
}
