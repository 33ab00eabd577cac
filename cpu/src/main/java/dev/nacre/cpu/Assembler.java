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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Turns a [Program] into a hidden class: one straight-line loop, every value in a local variable.
final class Assembler {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
    private static final AtomicLong COUNT = new AtomicLong();

    // Parameters of Kernel.run; local 0 is the kernel itself.
    private static final int MEMORY = 1;
    private static final int STARTS = 2;
    private static final int ARRAYS = 3;
    private static final int SCALARS = 4;
    private static final int LENGTH = 5;

    private final Program program;
    private final Carrier carrier;
    private final List<Place> places;
    private final CodeBuilder c;
    private final int[] bases;
    private final int[] starts;
    private final int[] values;
    private final int i;

    private Assembler(Program program, Carrier carrier, List<Place> places, CodeBuilder c) {
        this.program = program;
        this.carrier = carrier;
        this.places = places;
        this.c = c;
        this.bases = new int[places.size()];
        this.starts = new int[places.size()];
        this.values = new int[program.steps().size()];
        this.i = c.allocateLocal(TypeKind.INT);
    }

    /// The number of classes made since the start.
    static long count() {
        return COUNT.get();
    }

    /// @param places where the inputs and, behind them, the outputs are
    static Kernel kernel(Program program, Carrier carrier, List<Place> places) {
        MethodTypeDesc run =
                MethodTypeDesc.of(
                        CD_void,
                        SEGMENT.arrayType(),
                        CD_long.arrayType(),
                        CD_Object.arrayType(),
                        CD_long.arrayType(),
                        CD_int);
        return define(
                Kernel.class, run, c -> new Assembler(program, carrier, places, c).assemble());
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
            COUNT.incrementAndGet();
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
        int inputs = program.inputs().size();
        for (int k = 0; k < places.size(); k++) {
            DType t =
                    k < inputs
                            ? program.inputs().get(k).as()
                            : program.steps()
                                    .get(program.outputs().get(k - inputs).value())
                                    .dtype();
            prepare(k, carrier.held(t));
        }
        for (int s = 0; s < values.length; s++) {
            Step step = program.steps().get(s);
            switch (step) {
                case Step.Literal l -> {
                    carrier.literal(c, l.dtype(), l.value());
                    keep(s);
                }
                case Step.Load l when places.get(l.input()) == Place.SCALAR -> {
                    Runnable bits = () -> c.aload(SCALARS).loadConstant(l.input()).laload();
                    carrier.scalar(c, l.dtype(), bits);
                    keep(s);
                }
                default -> {}
            }
        }
        Label top = c.newLabel();
        Label end = c.newLabel();
        c.iconst_0().istore(i);
        c.labelBinding(top).iload(i).iload(LENGTH).if_icmpge(end);
        for (int s = 0; s < values.length; s++) {
            step(s);
        }
        for (int o = 0; o < program.outputs().size(); o++) {
            store(inputs + o, program.outputs().get(o).value());
        }
        c.iinc(i, carrier.lanes()).goto_(top);
        c.labelBinding(end).return_();
    }

    /// Puts what stays the same for all elements into local variables.
    private void prepare(int k, DType held) {
        switch (places.get(k)) {
            case MEMORY -> {
                c.aload(MEMORY).loadConstant(k).aaload();
                bases[k] = c.allocateLocal(TypeKind.REFERENCE);
                c.astore(bases[k]);
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
            case SCALAR -> {}
        }
    }

    private void keep(int s) {
        TypeKind kind = carrier.kind(program.steps().get(s).dtype());
        values[s] = c.allocateLocal(kind);
        c.storeLocal(kind, values[s]);
    }

    private void step(int s) {
        switch (program.steps().get(s)) {
            case Step.Load l -> {
                switch (places.get(l.input())) {
                    case MEMORY -> {
                        carrier.loadMemory(c, l.dtype(), () -> inMemory(l.input(), l.dtype()));
                        keep(s);
                    }
                    case ARRAY -> {
                        carrier.load(c, l.dtype(), () -> inArray(l.input()));
                        keep(s);
                    }
                    case SCALAR -> {}
                }
            }
            case Step.Literal l -> {}
            case Step.Compute x -> {
                List<Step> args = new ArrayList<>();
                int[] locals = new int[x.args().size()];
                for (int a = 0; a < locals.length; a++) {
                    args.add(program.steps().get(x.args().get(a)));
                    locals[a] = values[x.args().get(a)];
                }
                carrier.compute(c, x, args, locals);
                keep(s);
            }
        }
    }

    private void store(int k, int value) {
        DType t = program.steps().get(value).dtype();
        if (places.get(k) == Place.MEMORY) {
            carrier.storeMemory(c, t, values[value], () -> inMemory(k, t));
        } else {
            carrier.store(c, t, values[value], () -> inArray(k));
        }
    }

    private void inMemory(int k, DType t) {
        c.aload(bases[k]).lload(starts[k]).iload(i).i2l();
        c.loadConstant((long) t.bytes()).lmul().ladd();
    }

    private void inArray(int k) {
        c.aload(bases[k]).iload(starts[k]).iload(i).iadd();
    }
}
