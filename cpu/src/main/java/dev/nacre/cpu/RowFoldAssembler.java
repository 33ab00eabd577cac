package dev.nacre.cpu;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.nacre.type.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes a [RowFold] from the program that combines two states: the tree of all rows without a
/// loop.
final class RowFoldAssembler {
    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");

    // Parameters of RowFold.run; local 0 is the fold itself.
    private static final int MEMORY = 1;
    private static final int STATES = 2;
    private static final int AT = 3;
    private static final int APART = 5;
    private static final int DISTANCE = 7;
    private static final int N = 9;
    private static final int TIMES = 10;
    private static final int TO = 11;
    private static final int START = 12;
    private static final int STEP = 13;

    private final CodeBuilder c;
    private final Program combine;
    private final RowFold.Form form;
    private final int parts;
    private final int[] from;
    private final int[] to;
    private final int[] rows;
    private final int i;
    private final int end;

    private RowFoldAssembler(CodeBuilder c, Program combine, RowFold.Form form) {
        this.c = c;
        this.combine = combine;
        this.form = form;
        this.parts = combine.outputs().size();
        this.from = form.inMemory() ? new int[] {MEMORY} : arrays(STATES);
        this.to = arrays(TO);
        this.rows = new int[form.present()];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = c.allocateLocal(form.inMemory() ? TypeKind.LONG : TypeKind.INT);
        }
        this.i = c.allocateLocal(TypeKind.INT);
        this.end = c.allocateLocal(TypeKind.INT);
    }

    /// @param vectors the carrier of most elements, or null for scalars only
    static RowFold fold(Program combine, RowFold.Form form, @Nullable VectorCarrier vectors) {
        MethodTypeDesc run =
                MethodTypeDesc.of(
                        CD_void,
                        SEGMENT,
                        CD_Object.arrayType(),
                        CD_long,
                        CD_long,
                        CD_long,
                        CD_int,
                        CD_int,
                        CD_Object.arrayType(),
                        CD_int,
                        CD_int);
        return Assembler.define(
                RowFold.class, run, c -> new RowFoldAssembler(c, combine, form).assemble(vectors));
    }

    private int[] arrays(int of) {
        int[] locals = new int[parts];
        for (int p = 0; p < parts; p++) {
            c.aload(of).loadConstant(p).aaload().checkcast(Cell.of(type(p)).array());
            locals[p] = c.allocateLocal(TypeKind.REFERENCE);
            c.astore(locals[p]);
        }
        return locals;
    }

    private DType type(int part) {
        return combine.outputs().get(part).stored();
    }

    private void assemble(@Nullable VectorCarrier vectors) {
        Label again = c.newLabel();
        Label done = c.newLabel();
        c.labelBinding(again).iload(TIMES).ifle(done);
        places();
        c.iconst_0().istore(i);
        if (vectors != null) {
            c.iload(N).loadConstant(-vectors.lanes()).iand().istore(end);
            loop(vectors);
        }
        c.iload(N).istore(end);
        loop(new ScalarCarrier());
        c.lload(AT).lload(DISTANCE).ladd().lstore(AT);
        c.iload(START).iload(STEP).iadd().istore(START);
        c.iinc(TIMES, -1).goto_(again);
        c.labelBinding(done).return_();
    }

    /// Where each row begins.
    private void places() {
        for (int r = 0; r < rows.length; r++) {
            c.lload(AT).lload(APART).loadConstant((long) r).lmul().ladd();
            if (form.inMemory()) {
                c.lstore(rows[r]);
            } else {
                c.l2i().istore(rows[r]);
            }
        }
    }

    private void loop(Carrier carrier) {
        Node node = new Node(carrier);
        Emission emission = new Emission(c, combine, carrier, node);
        emission.before();
        Label top = c.newLabel();
        Label out = c.newLabel();
        c.labelBinding(top).iload(i).iload(end).if_icmpge(out);
        int[] result = value(halvings(), 0, node, emission);
        for (int p = 0; p < parts; p++) {
            int array = to[p];
            carrier.store(c, type(p), result[p], () -> c.aload(array).iload(START).iload(i).iadd());
        }
        c.iinc(i, carrier.lanes()).goto_(top);
        c.labelBinding(out);
    }

    /// How often the rows are halved until one is left.
    private int halvings() {
        return 32 - Integer.numberOfLeadingZeros(form.all() - 1);
    }

    /// The rows that are left after some halvings, each time a half rounded up.
    private int left(int halvings) {
        int n = form.all();
        for (int h = 0; h < halvings; h++) {
            n = (n + 1) / 2;
        }
        return n;
    }

    /// The local variables of the parts of a row after some halvings.
    private int[] value(int halvings, int row, Node node, Emission emission) {
        if (halvings == 0) {
            return load(row, node.carrier);
        }
        int[] early = value(halvings - 1, row, node, emission);
        int other = row + left(halvings);
        int there = halvings == 1 ? form.present() : left(halvings - 1);
        if (other >= there) {
            return early;
        }
        int[] late = value(halvings - 1, other, node, emission);
        node.states = Arrays.copyOf(early, 2 * parts);
        System.arraycopy(late, 0, node.states, parts, parts);
        emission.body();
        return node.result.clone();
    }

    private int[] load(int row, Carrier carrier) {
        int[] locals = new int[parts];
        for (int p = 0; p < parts; p++) {
            DType t = type(p);
            int base = from[p];
            if (form.inMemory()) {
                carrier.loadMemory(
                        c,
                        t,
                        () -> {
                            c.aload(base).lload(rows[row]).iload(i).i2l();
                            c.loadConstant((long) t.bytes()).lmul().ladd();
                        });
            } else {
                carrier.load(c, t, () -> c.aload(base).iload(rows[row]).iload(i).iadd());
            }
            locals[p] = c.allocateLocal(carrier.kind(t));
            c.storeLocal(carrier.kind(t), locals[p]);
        }
        return locals;
    }

    /// Two states in local variables, and the one that they become.
    private final class Node implements Emission.Elements {
        private final Carrier carrier;
        private final int[] result = new int[parts];
        private int[] states = {};

        Node(Carrier carrier) {
            this.carrier = carrier;
        }

        @Override
        public boolean isFixed(int input) {
            return false;
        }

        @Override
        public void load(int input, DType t) {
            int operand = combine.inputs().get(input).operand();
            c.loadLocal(carrier.kind(t), states[operand]);
        }

        @Override
        public void store(int output, DType t, int value) {
            result[output] = value;
        }
    }
}
