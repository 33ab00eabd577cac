package dev.nacre.cpu;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.nacre.type.DType;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Turns a [Program] into a hidden class: one straight-line loop, every value in a local variable.
final class Assembler implements Emission.Elements {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
    private static final AtomicLong MADE = new AtomicLong();

    // Parameters of Kernel.run; local 0 is the kernel itself.
    private static final int MEMORY = 1;
    private static final int STARTS = 2;
    private static final int APART = 3;
    private static final int ARRAYS = 4;
    private static final int SCALARS = 5;
    private static final int ROWS = 6;
    private static final int COUNT = 7;

    private final Program program;
    private final Carrier carrier;
    private final List<Place> places;
    private final CodeBuilder c;
    private final int inputs;
    private final int[] bases;
    private final int[] starts;
    private final int i;

    private Assembler(Program program, Carrier carrier, List<Place> places, CodeBuilder c) {
        this.program = program;
        this.carrier = carrier;
        this.places = places;
        this.c = c;
        this.inputs = program.inputs().size();
        this.bases = new int[places.size()];
        this.starts = new int[places.size()];
        this.i = c.allocateLocal(TypeKind.INT);
    }

    /// The number of classes made since the start.
    static long count() {
        return MADE.get();
    }

    /// @param places where the inputs and, behind them, the outputs are
    static Kernel kernel(Program program, Carrier carrier, List<Place> places) {
        MethodTypeDesc run =
                MethodTypeDesc.of(
                        CD_void,
                        SEGMENT.arrayType(),
                        CD_long.arrayType(),
                        CD_long.arrayType(),
                        CD_Object.arrayType(),
                        CD_long.arrayType(),
                        CD_int,
                        CD_int);
        return define(
                Kernel.class, run, c -> new Assembler(program, carrier, places, c).assemble());
    }

    /// The dtype in which a program has what it reads or writes: the inputs and, behind them, the
    /// outputs.
    static DType dtype(Program program, int slot) {
        int inputs = program.inputs().size();
        return slot < inputs
                ? program.inputs().get(slot).as()
                : program.steps().get(program.outputs().get(slot - inputs).value()).dtype();
    }

    /// A hidden class with one method, `run`.
    static <T> T define(Class<T> type, MethodTypeDesc run, Consumer<CodeBuilder> code) {
        ClassDesc name = ClassDesc.of(Assembler.class.getPackageName(), "Generated");
        byte[] bytes =
                ClassFile.of(
                                ClassFile.ClassHierarchyResolverOption.of(
                                        ClassHierarchyResolver.ofClassLoading(LOOKUP)))
                        .build(name, b -> body(b, type, run, code));
        try {
            Class<?> made = LOOKUP.defineHiddenClass(bytes, true).lookupClass();
            MADE.incrementAndGet();
            return type.cast(made.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated kernel does not link", e);
        }
    }

    private static void body(
            ClassBuilder b, Class<?> type, MethodTypeDesc run, Consumer<CodeBuilder> code) {
        b.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
        b.withInterfaceSymbols(type.describeConstable().orElseThrow());
        b.withMethodBody(
                INIT_NAME,
                MTD_void,
                0,
                c -> c.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
        b.withMethodBody("run", run, ClassFile.ACC_PUBLIC, code);
    }

    private void assemble() {
        for (int k = 0; k < places.size(); k++) {
            prepare(k, carrier.held(dtype(program, k)));
        }
        Emission emission = new Emission(c, program, carrier, this);
        emission.before();
        Label row = c.newLabel();
        Label top = c.newLabel();
        Label next = c.newLabel();
        Label end = c.newLabel();
        // Asked at the end instead, the loop within takes half as long again (3.1 ns, not 2.0).
        c.labelBinding(row).iload(ROWS).ifle(end);
        emission.row();
        c.iconst_0().istore(i);
        c.labelBinding(top).iload(i).iload(COUNT).if_icmpge(next);
        emission.body();
        c.iinc(i, carrier.lanes()).goto_(top);
        c.labelBinding(next);
        for (int k = 0; k < places.size(); k++) {
            advance(k);
        }
        c.iinc(ROWS, -1).goto_(row).labelBinding(end).return_();
    }

    private void advance(int k) {
        switch (places.get(k)) {
            case MEMORY, ROW ->
                    c.lload(starts[k])
                            .aload(APART)
                            .loadConstant(k)
                            .laload()
                            .ladd()
                            .lstore(starts[k]);
            case ARRAY -> {
                c.iload(starts[k]).aload(APART).loadConstant(k).laload().l2i().iadd();
                c.istore(starts[k]);
            }
            case FRONT, SCALAR -> {}
        }
    }

    /// Puts what stays the same for all elements into local variables.
    private void prepare(int k, DType held) {
        switch (places.get(k)) {
            case MEMORY, ROW -> {
                c.aload(MEMORY).loadConstant(k).aaload();
                bases[k] = c.allocateLocal(TypeKind.REFERENCE);
                c.astore(bases[k]);
                NativeMemory.expect(c, bases[k]);
                c.aload(STARTS).loadConstant(k).laload();
                starts[k] = c.allocateLocal(TypeKind.LONG);
                c.lstore(starts[k]);
            }
            case ARRAY -> {
                ClassDesc array = Cell.of(held).array();
                c.aload(ARRAYS).loadConstant(k).aaload().checkcast(array);
                bases[k] = c.allocateLocal(TypeKind.REFERENCE);
                c.astore(bases[k]);
                c.aload(STARTS).loadConstant(k).laload().l2i();
                starts[k] = c.allocateLocal(TypeKind.INT);
                c.istore(starts[k]);
            }
            case FRONT -> {
                c.aload(ARRAYS).loadConstant(k).aaload().checkcast(Cell.of(held).array());
                bases[k] = c.allocateLocal(TypeKind.REFERENCE);
                c.astore(bases[k]);
            }
            case SCALAR -> {}
        }
    }

    @Override
    public Emission.Scope scope(int input) {
        return places.get(input).scope();
    }

    @Override
    public void load(int input, DType t) {
        switch (places.get(input)) {
            case MEMORY -> carrier.loadMemory(c, t, () -> inMemory(input, t));
            case ROW ->
                    carrier.elementInMemory(c, t, () -> c.aload(bases[input]).lload(starts[input]));
            case ARRAY, FRONT -> carrier.load(c, t, () -> inArray(input));
            case SCALAR -> carrier.scalar(c, t, () -> bits(input));
        }
    }

    @Override
    public void store(int output, DType t, int value) {
        int k = inputs + output;
        if (places.get(k) == Place.MEMORY) {
            carrier.storeMemory(c, t, value, () -> inMemory(k, t));
        } else {
            carrier.store(c, t, value, () -> inArray(k));
        }
    }

    private void bits(int k) {
        c.aload(SCALARS).loadConstant(k).laload();
    }

    private void inMemory(int k, DType t) {
        c.aload(bases[k]).lload(starts[k]).iload(i).i2l();
        c.loadConstant((long) t.bytes()).lmul().ladd();
    }

    private void inArray(int k) {
        c.aload(bases[k]).iload(i);
        if (places.get(k) == Place.ARRAY) {
            c.iload(starts[k]).iadd();
        }
    }
}
