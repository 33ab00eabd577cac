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
import org.jspecify.annotations.Nullable;

/// Writes a [RowFold] from the program that combines two states.
final class RowFoldAssembler {
    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");

    // Parameters of RowFold.run; local 0 is the fold itself.
    private static final int MEMORY = 1;
    private static final int STATES = 2;
    private static final int AT = 3;
    private static final int APART = 5;
    private static final int ROWS = 7;
    private static final int DISTANCE = 8;
    private static final int N = 10;
    private static final int TIMES = 11;
    private static final int TO = 12;
    private static final int START = 13;
    private static final int STEP = 14;

    /// Vectors that are reduced side by side, and how many where combining two is more than an
    /// operation. With more of them the JIT compiler's first tier gives the method up.
    private static final int MANY = 4;

    private static final int FEW = 2;

    /// Scalars side by side.
    private static final int SCALARS = 4;

    private final CodeBuilder c;
    private final Program combine;
    private final boolean inMemory;
    private final int parts;
    private final int[] from;
    private final int[] to;
    private final int i;
    private final int end;
    private final int place;
    private final int left;

    private RowFoldAssembler(CodeBuilder c, Program combine, boolean inMemory) {
        this.c = c;
        this.combine = combine;
        this.inMemory = inMemory;
        this.parts = combine.outputs().size();
        this.from = inMemory ? new int[] {MEMORY} : arrays(STATES);
        this.to = arrays(TO);
        this.i = c.allocateLocal(TypeKind.INT);
        this.end = c.allocateLocal(TypeKind.INT);
        this.place = c.allocateLocal(TypeKind.LONG);
        this.left = c.allocateLocal(TypeKind.INT);
    }

    /// @param inMemory whether the states lie in memory, and not in arrays
    /// @param vectors the carrier of most elements, or null for scalars only
    static RowFold fold(Program combine, boolean inMemory, @Nullable VectorCarrier vectors) {
        MethodTypeDesc run =
                MethodTypeDesc.of(
                        CD_void,
                        SEGMENT,
                        CD_Object.arrayType(),
                        CD_long,
                        CD_long,
                        CD_int,
                        CD_long,
                        CD_int,
                        CD_int,
                        CD_Object.arrayType(),
                        CD_int,
                        CD_int);
        return Assembler.define(
                RowFold.class,
                run,
                c -> new RowFoldAssembler(c, combine, inMemory).assemble(vectors));
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
        if (inMemory) {
            NativeMemory.expect(c, MEMORY);
        }
        c.labelBinding(again).iload(TIMES).ifle(done);
        c.iconst_0().istore(i);
        if (vectors != null) {
            boolean simple = combine.steps().size() <= 2 * parts + 1;
            loop(vectors, simple ? MANY : FEW);
            loop(vectors, 1);
        }
        loop(new ScalarCarrier(), SCALARS);
        loop(new ScalarCarrier(), 1);
        c.lload(AT).lload(DISTANCE).ladd().lstore(AT);
        c.iload(START).iload(STEP).iadd().istore(START);
        c.iinc(TIMES, -1).goto_(again);
        c.labelBinding(done).return_();
    }

    /// Goes on while there are as many states as some vectors hold, side by side: each waits for
    /// the row before, but not for the others.
    private void loop(Carrier carrier, int vectors) {
        Pair pair = new Pair(carrier);
        Emission emission = new Emission(c, combine, carrier, pair);
        emission.before();
        Label top = c.newLabel();
        Label out = c.newLabel();
        Label next = c.newLabel();
        Label last = c.newLabel();
        int width = vectors * carrier.lanes();
        c.iload(N).loadConstant(width - 1).isub().istore(end);
        c.labelBinding(top).iload(i).iload(end).if_icmpge(out);
        c.lload(AT).iload(i).i2l().loadConstant(unit()).lmul().ladd().lstore(place);
        int[][] states = new int[vectors][];
        for (int v = 0; v < vectors; v++) {
            states[v] = load(carrier, v * carrier.lanes());
        }
        c.iload(ROWS).istore(left);
        c.labelBinding(next).iinc(left, -1).iload(left).ifle(last);
        c.lload(place).lload(APART).ladd().lstore(place);
        for (int v = 0; v < vectors; v++) {
            pair.early = states[v];
            pair.late = load(carrier, v * carrier.lanes());
            emission.body();
            for (int p = 0; p < parts; p++) {
                c.loadLocal(carrier.kind(type(p)), pair.result[p]);
                c.storeLocal(carrier.kind(type(p)), states[v][p]);
            }
        }
        c.goto_(next).labelBinding(last);
        for (int v = 0; v < vectors; v++) {
            store(carrier, states[v], v * carrier.lanes());
        }
        c.iinc(i, width).goto_(top);
        c.labelBinding(out);
    }

    /// What places are counted in, for one element.
    private long unit() {
        return inMemory ? type(0).bytes() : 1;
    }

    private int[] load(Carrier carrier, int offset) {
        int[] locals = new int[parts];
        for (int p = 0; p < parts; p++) {
            DType t = type(p);
            int base = from[p];
            if (inMemory) {
                carrier.loadMemory(c, t, () -> at(base, offset));
            } else {
                carrier.load(
                        c,
                        t,
                        () -> {
                            at(base, offset);
                            c.l2i();
                        });
            }
            locals[p] = c.allocateLocal(carrier.kind(t));
            c.storeLocal(carrier.kind(t), locals[p]);
        }
        return locals;
    }

    private void at(int base, int offset) {
        c.aload(base).lload(place);
        if (offset > 0) {
            c.loadConstant(offset * unit()).ladd();
        }
    }

    private void store(Carrier carrier, int[] state, int offset) {
        for (int p = 0; p < parts; p++) {
            int array = to[p];
            carrier.store(
                    c,
                    type(p),
                    state[p],
                    () -> {
                        c.aload(array).iload(START).iload(i).iadd();
                        c.loadConstant(offset).iadd();
                    });
        }
    }

    /// Two states in local variables, and the one that they become.
    private final class Pair implements Emission.Elements {
        private final Carrier carrier;
        private final int[] result = new int[parts];
        private int[] early = {};
        private int[] late = {};

        Pair(Carrier carrier) {
            this.carrier = carrier;
        }

        @Override
        public Emission.Scope scope(int input) {
            return Emission.Scope.ELEMENT;
        }

        @Override
        public void load(int input, DType t) {
            int operand = combine.inputs().get(input).operand();
            int local = operand < parts ? early[operand] : late[operand - parts];
            c.loadLocal(carrier.kind(t), local);
        }

        @Override
        public void store(int output, DType t, int value) {
            result[output] = value;
        }
    }
}
