package dev.nacre.cpu;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.nacre.type.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;

/// Writes a [Fold] from the program that combines two states.
final class FoldAssembler {
    // Parameters of Fold.run; local 0 is the fold itself.
    private static final int STATES = 1;
    private static final int START = 2;
    private static final int M = 3;
    private static final int WIDTH = 4;
    private static final int TIMES = 5;
    private static final int DISTANCE = 6;

    private final CodeBuilder c;
    private final int parts;
    private final int[] arrays;
    private final int i;
    private final int left;
    private final int half;
    private final int end;
    private final int apart;

    private FoldAssembler(CodeBuilder c, Program combine) {
        this.c = c;
        this.parts = combine.outputs().size();
        this.arrays = new int[parts];
        for (int p = 0; p < parts; p++) {
            DType t = combine.outputs().get(p).stored();
            c.aload(STATES).loadConstant(p).aaload().checkcast(Cell.of(t).array());
            arrays[p] = c.allocateLocal(TypeKind.REFERENCE);
            c.astore(arrays[p]);
        }
        i = c.allocateLocal(TypeKind.INT);
        left = c.allocateLocal(TypeKind.INT);
        half = c.allocateLocal(TypeKind.INT);
        end = c.allocateLocal(TypeKind.INT);
        apart = c.allocateLocal(TypeKind.INT);
    }

    /// @param vectors the carrier of most elements, or null for scalars only
    static Fold fold(Program combine, @Nullable VectorCarrier vectors) {
        MethodTypeDesc run =
                MethodTypeDesc.of(
                        CD_void, CD_Object.arrayType(), CD_int, CD_int, CD_int, CD_int, CD_int);
        return Assembler.define(
                Fold.class, run, c -> new FoldAssembler(c, combine).assemble(combine, vectors));
    }

    private void assemble(Program combine, @Nullable VectorCarrier vectors) {
        Label again = c.newLabel();
        Label done = c.newLabel();
        Label level = c.newLabel();
        Label reduced = c.newLabel();
        c.labelBinding(again).iload(TIMES).ifle(done);
        c.iload(M).istore(left);
        c.labelBinding(level).iload(left).iconst_1().if_icmple(reduced);
        halve();
        c.iload(START).istore(i);
        c.iload(half).iload(WIDTH).imul().istore(apart);
        if (vectors != null) {
            c.iload(START).iload(left).iload(half).isub().iload(WIDTH).imul();
            c.loadConstant(-vectors.lanes()).iand().iadd().istore(end);
            loop(combine, vectors);
        }
        c.iload(START).iload(left).iload(half).isub().iload(WIDTH).imul().iadd().istore(end);
        loop(combine, new ScalarCarrier());
        c.iload(half).istore(left).goto_(level);
        c.labelBinding(reduced);
        c.iload(START).iload(DISTANCE).iadd().istore(START);
        c.iinc(TIMES, -1).goto_(again);
        c.labelBinding(done).return_();
    }

    /// Half of what is left, rounded up: in whole rows of lanes while there are several.
    private void halve() {
        Label few = c.newLabel();
        Label known = c.newLabel();
        c.iload(left).loadConstant(Fold.LANES).if_icmple(few);
        c.iload(left).loadConstant(2 * Fold.LANES - 1).iadd();
        c.loadConstant(2 * Fold.LANES).idiv().loadConstant(Fold.LANES).imul().istore(half);
        c.goto_(known);
        c.labelBinding(few).iload(left).iconst_1().iadd().iconst_1().iushr().istore(half);
        c.labelBinding(known);
    }

    private void loop(Program combine, Carrier carrier) {
        Emission emission = new Emission(c, combine, carrier, new States(combine, carrier));
        emission.before();
        Label top = c.newLabel();
        Label out = c.newLabel();
        c.labelBinding(top).iload(i).iload(end).if_icmpge(out);
        emission.body();
        c.iinc(i, carrier.lanes()).goto_(top);
        c.labelBinding(out);
    }

    /// The states at `i` and at half the rows behind it.
    private final class States implements Emission.Elements {
        private final Program combine;
        private final Carrier carrier;

        States(Program combine, Carrier carrier) {
            this.combine = combine;
            this.carrier = carrier;
        }

        @Override
        public Emission.Scope scope(int input) {
            return Emission.Scope.ELEMENT;
        }

        @Override
        public void load(int input, DType t) {
            int operand = combine.inputs().get(input).operand();
            carrier.load(
                    c,
                    t,
                    () -> {
                        c.aload(arrays[operand % parts]).iload(i);
                        if (operand >= parts) {
                            c.iload(apart).iadd();
                        }
                    });
        }

        @Override
        public void store(int output, DType t, int value) {
            carrier.store(c, t, value, () -> c.aload(arrays[output]).iload(i));
        }
    }
}
