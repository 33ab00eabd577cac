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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a [RowFold] from the program that computes a state and the one that combines two.
final class RowFoldAssembler {
    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");

    // Parameters of RowFold.run; local 0 is the fold itself.
    private static final int MEMORY = 1;
    private static final int ARRAYS = 2;
    private static final int STARTS = 3;
    private static final int APART = 4;
    private static final int DISTANCE = 5;
    private static final int NUMBERS = 6;
    private static final int ROWS = 7;
    private static final int N = 8;
    private static final int TIMES = 9;
    private static final int TO = 10;
    private static final int START = 11;
    private static final int STEP = 12;

    /// Vectors that are reduced side by side at most, and the operations on vectors that there may
    /// be in all: with a few more the JIT compiler's first tier gives the method up.
    private static final int MANY = 4;

    private static final int OPERATIONS = 20;

    /// Scalars side by side.
    private static final int SCALARS = 4;

    private final CodeBuilder c;
    private final Program elements;
    private final List<Place> places;
    private final Program combine;
    private final int parts;

    /// For each slot: what it lies in, where the first row begins, the next element of the row in
    /// work, and how far rows are apart.
    private final int[] bases;

    private final int[] first;
    private final int[] next;
    private final int[] apart;

    private final int[] to;
    private final int i;
    private final int end;
    private final int left;

    private RowFoldAssembler(CodeBuilder c, Program elements, List<Place> places, Program combine) {
        this.c = c;
        this.elements = elements;
        this.places = places;
        this.combine = combine;
        this.parts = combine.outputs().size();
        int slots = elements.inputs().size();
        this.bases = new int[slots];
        this.first = new int[slots];
        this.next = new int[slots];
        this.apart = new int[slots];
        for (int k = 0; k < slots; k++) {
            if (places.get(k) != Place.SCALAR) {
                prepare(k);
            }
        }
        this.to = new int[parts];
        for (int p = 0; p < parts; p++) {
            to[p] = array(TO, p, type(p));
        }
        this.i = c.allocateLocal(TypeKind.INT);
        this.end = c.allocateLocal(TypeKind.INT);
        this.left = c.allocateLocal(TypeKind.INT);
    }

    /// @param elements computes the parts of a state
    /// @param places where its inputs are
    /// @param combine computes a state from the parts of two
    /// @param vectors the carrier of most elements, or null for scalars only
    static RowFold fold(
            Program elements,
            List<Place> places,
            Program combine,
            @Nullable VectorCarrier vectors) {
        ClassDesc longs = CD_long.arrayType();
        ClassDesc objects = CD_Object.arrayType();
        MethodTypeDesc run =
                MethodTypeDesc.of(
                        CD_void,
                        SEGMENT.arrayType(),
                        objects,
                        longs,
                        longs,
                        longs,
                        longs,
                        CD_int,
                        CD_int,
                        CD_int,
                        objects,
                        CD_int,
                        CD_int);
        return Assembler.define(
                RowFold.class,
                run,
                c -> new RowFoldAssembler(c, elements, places, combine).assemble(vectors));
    }

    private int array(int of, int k, DType t) {
        int local = c.allocateLocal(TypeKind.REFERENCE);
        c.aload(of).loadConstant(k).aaload().checkcast(Cell.of(t).array()).astore(local);
        return local;
    }

    private void prepare(int k) {
        if (places.get(k) == Place.ARRAY) {
            bases[k] = array(ARRAYS, k, elements.inputs().get(k).as());
        } else {
            bases[k] = c.allocateLocal(TypeKind.REFERENCE);
            c.aload(MEMORY).loadConstant(k).aaload().astore(bases[k]);
            NativeMemory.expect(c, bases[k]);
        }
        next[k] = c.allocateLocal(TypeKind.LONG);
        first[k] = number(STARTS, k);
        apart[k] = number(APART, k);
    }

    private int number(int of, int k) {
        int local = c.allocateLocal(TypeKind.LONG);
        c.aload(of).loadConstant(k).laload().lstore(local);
        return local;
    }

    private DType type(int part) {
        return combine.outputs().get(part).stored();
    }

    private void assemble(@Nullable VectorCarrier vectors) {
        Label again = c.newLabel();
        Label done = c.newLabel();
        c.labelBinding(again).iload(TIMES).ifle(done);
        c.iconst_0().istore(i);
        if (vectors != null) {
            int fit = OPERATIONS / operations() - 1;
            int many = Math.clamp(Integer.highestOneBit(fit), 1, MANY);
            if (many > 1) {
                loop(vectors, many);
            }
            loop(vectors, 1);
        } else {
            loop(new ScalarCarrier(), SCALARS);
        }
        loop(new ScalarCarrier(), 1);
        for (int k = 0; k < bases.length; k++) {
            if (places.get(k) != Place.SCALAR) {
                c.lload(first[k]).aload(DISTANCE).loadConstant(k).laload().ladd().lstore(first[k]);
            }
        }
        c.iload(START).iload(STEP).iadd().istore(START);
        c.iinc(TIMES, -1).goto_(again);
        c.labelBinding(done).return_();
    }

    /// What is done for an element.
    private int operations() {
        return elements.operations() + combine.operations() - 2 * parts;
    }

    /// Goes on while there are as many elements as some vectors hold, side by side: each waits for
    /// the row before, but not for the others.
    private void loop(Carrier carrier, int vectors) {
        State state = new State(carrier);
        Emission element = new Emission(c, elements, carrier, state);
        element.before();
        Pair pair = new Pair(carrier);
        Emission both = new Emission(c, combine, carrier, pair);
        both.before();
        Label top = c.newLabel();
        Label out = c.newLabel();
        Label row = c.newLabel();
        Label last = c.newLabel();
        int width = vectors * carrier.lanes();
        c.iload(N).loadConstant(width - 1).isub().istore(end);
        c.labelBinding(top).iload(i).iload(end).if_icmpge(out);
        begin();
        element.row();
        int[][] states = new int[vectors][];
        for (int v = 0; v < vectors; v++) {
            states[v] = state.at(element, v * carrier.lanes()).clone();
        }
        c.iload(ROWS).istore(left);
        c.labelBinding(row).iinc(left, -1).iload(left).ifle(last);
        for (int k = 0; k < bases.length; k++) {
            if (places.get(k) != Place.SCALAR) {
                c.lload(next[k]).lload(apart[k]).ladd().lstore(next[k]);
            }
        }
        element.row();
        for (int v = 0; v < vectors; v++) {
            pair.early = states[v];
            pair.late = state.at(element, v * carrier.lanes());
            both.body();
            for (int p = 0; p < parts; p++) {
                c.loadLocal(carrier.kind(type(p)), pair.result[p]);
                c.storeLocal(carrier.kind(type(p)), states[v][p]);
            }
        }
        c.goto_(row).labelBinding(last);
        for (int v = 0; v < vectors; v++) {
            store(carrier, states[v], v * carrier.lanes());
        }
        c.iinc(i, width).goto_(top);
        c.labelBinding(out);
    }

    /// Goes to element `i` of the first row.
    private void begin() {
        for (int k = 0; k < bases.length; k++) {
            if (places.get(k) != Place.SCALAR) {
                c.lload(first[k]).iload(i).i2l().loadConstant(unit(k)).lmul().ladd();
                c.lstore(next[k]);
            }
        }
    }

    /// From one element of a row to the next, in a slot.
    private long unit(int k) {
        return switch (places.get(k)) {
            case MEMORY -> elements.inputs().get(k).as().bytes();
            case ARRAY, FRONT -> 1;
            case ROW, SCALAR -> 0;
        };
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

    /// The state of an element, or of a vector of them, of the row in work.
    private final class State implements Emission.Elements {
        private final Carrier carrier;
        private final int[] values = new int[parts];
        private int offset;

        State(Carrier carrier) {
            this.carrier = carrier;
        }

        /// Computes it; the local variables of its parts.
        int[] at(Emission element, int offset) {
            this.offset = offset;
            element.body();
            return values;
        }

        @Override
        public Emission.Scope scope(int input) {
            return places.get(input).scope();
        }

        @Override
        public void load(int input, DType t) {
            switch (places.get(input)) {
                case MEMORY -> carrier.loadMemory(c, t, () -> place(input));
                case ROW -> carrier.elementInMemory(c, t, () -> place(input));
                case ARRAY, FRONT ->
                        carrier.load(
                                c,
                                t,
                                () -> {
                                    place(input);
                                    c.l2i();
                                });
                case SCALAR ->
                        carrier.scalar(c, t, () -> c.aload(NUMBERS).loadConstant(input).laload());
            }
        }

        private void place(int k) {
            c.aload(bases[k]).lload(next[k]);
            long more = offset * unit(k);
            if (more > 0) {
                c.loadConstant(more).ladd();
            }
        }

        @Override
        public void store(int output, DType t, int value) {
            values[output] = c.allocateLocal(carrier.kind(t));
            c.loadLocal(carrier.kind(t), value).storeLocal(carrier.kind(t), values[output]);
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
