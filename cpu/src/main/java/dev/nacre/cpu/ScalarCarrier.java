package dev.nacre.cpu;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;

import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;

/// One element at a time, in Java's own types; truth values are 0 and 1, integers of fewer bits are
/// ints that never leave their range, and 16-bit floating-point numbers, which are only cast, are
/// their bits.
final class ScalarCarrier implements Carrier {
    private static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();
    private static final ClassDesc FLOAT = Float.class.describeConstable().orElseThrow();
    private static final ClassDesc DOUBLE = Double.class.describeConstable().orElseThrow();
    private static final ClassDesc LONG = Long.class.describeConstable().orElseThrow();
    private static final ClassDesc INTEGER = Integer.class.describeConstable().orElseThrow();
    private static final ClassDesc BFLOAT = BFloat16.class.describeConstable().orElseThrow();

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public DType held(DType t) {
        return t;
    }

    @Override
    public TypeKind kind(DType t) {
        return switch (t) {
            case BOOL, U8, I8, I16, I32, F16, BF16 -> TypeKind.INT;
            case I64 -> TypeKind.LONG;
            case F32 -> TypeKind.FLOAT;
            case F64 -> TypeKind.DOUBLE;
        };
    }

    private static TypeKind element(DType t) {
        return switch (Cell.of(t)) {
            case BYTE -> TypeKind.BYTE;
            case SHORT -> TypeKind.SHORT;
            case INT -> TypeKind.INT;
            case LONG -> TypeKind.LONG;
            case FLOAT -> TypeKind.FLOAT;
            case DOUBLE -> TypeKind.DOUBLE;
        };
    }

    @Override
    public void literal(CodeBuilder c, DType t, double v) {
        switch (t) {
            case BOOL, U8, I8, I16, I32 -> c.loadConstant((int) t.round(v));
            case I64 -> c.loadConstant((long) v);
            case F32 -> c.loadConstant((float) v);
            case F64 -> c.loadConstant(v);
            case F16, BF16 -> throw new IllegalStateException("a literal of " + t);
        }
    }

    @Override
    public void scalar(CodeBuilder c, DType t, Runnable place) {
        place.run();
        switch (t) {
            case BOOL, U8, I8, I16, I32 -> c.l2i();
            case I64 -> {}
            case F64, F32, F16, BF16 -> {
                c.invokestatic(DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
                cast(c, DType.F64, t);
            }
        }
    }

    @Override
    public void load(CodeBuilder c, DType t, Runnable place) {
        place.run();
        c.arrayLoad(element(t));
        if (t == DType.U8) {
            wrap(c, t);
        }
    }

    @Override
    public void element(CodeBuilder c, DType t, Runnable place) {
        load(c, t, place);
    }

    @Override
    public void store(CodeBuilder c, DType t, int value, Runnable place) {
        place.run();
        c.loadLocal(kind(t), value).arrayStore(element(t));
    }

    @Override
    public void loadMemory(CodeBuilder c, DType t, Runnable place) {
        place.run();
        NativeMemory.number(c, t);
    }

    @Override
    public void elementInMemory(CodeBuilder c, DType t, Runnable place) {
        loadMemory(c, t, place);
    }

    @Override
    public void storeMemory(CodeBuilder c, DType t, int value, Runnable place) {
        throw new IllegalStateException("scalars are stored to arrays");
    }

    @Override
    public void compute(CodeBuilder c, Step.Compute step, List<Step> args, int[] locals) {
        DType t = args.getLast().dtype();
        TypeKind k = kind(t);
        switch (step.op()) {
            case EQ, LT, LE -> {
                push(c, k, locals);
                compare(c, step.op(), k);
            }
            case SELECT ->
                    c.iload(locals[0])
                            .ifThenElse(
                                    Opcode.IFNE,
                                    b -> b.loadLocal(k, locals[1]),
                                    b -> b.loadLocal(k, locals[2]));
            case SIGN -> {
                if (t.isFloating()) {
                    push(c, k, locals);
                    math(c, "signum", k, 1);
                } else {
                    push(c, k, locals);
                    boolean wide = t == DType.I64;
                    ClassDesc d = desc(k);
                    c.invokestatic(wide ? LONG : INTEGER, "signum", MethodTypeDesc.of(CD_int, d));
                    if (wide) {
                        c.i2l();
                    }
                }
            }
            case RSQRT -> {
                literal(c, t, 1);
                push(c, k, locals);
                sqrt(c, t);
                arithmetic(c, Primitive.DIV, k);
            }
            default -> {
                push(c, k, locals);
                if (step.op() == Primitive.CAST) {
                    cast(c, t, step.dtype());
                } else if (t == DType.BOOL) {
                    logic(c, step.op());
                } else if (t.isFloating()) {
                    real(c, step.op(), t);
                } else {
                    whole(c, step.op(), t);
                }
            }
        }
    }

    private static void push(CodeBuilder c, TypeKind k, int[] locals) {
        for (int l : locals) {
            c.loadLocal(k, l);
        }
    }

    private static void logic(CodeBuilder c, Primitive op) {
        switch (op) {
            case AND, MIN, MUL -> c.iand();
            case OR, MAX -> c.ior();
            case NOT -> c.iconst_1().ixor();
            default -> throw undefined(op, DType.BOOL);
        }
    }

    private static void real(CodeBuilder c, Primitive op, DType t) {
        boolean single = t == DType.F32;
        TypeKind k = single ? TypeKind.FLOAT : TypeKind.DOUBLE;
        switch (op) {
            case ADD, SUB, MUL, DIV, NEG -> arithmetic(c, op, k);
            case ABS -> math(c, "abs", k, 1);
            case MIN -> math(c, "min", k, 2);
            case MAX -> math(c, "max", k, 2);
            case FMA -> math(c, "fma", k, 3);
            case SQRT -> sqrt(c, t);
            case FLOOR -> inDouble(c, "floor", single);
            case CEIL -> inDouble(c, "ceil", single);
            case ROUND -> inDouble(c, "rint", single);
            case REMAINDER -> call(c, Remainder.class, k);
            case POW2 -> pow2(c, single);
            case LOGB -> logb(c, single);
            default -> throw undefined(op, t);
        }
    }

    private static void whole(CodeBuilder c, Primitive op, DType t) {
        TypeKind k = t == DType.I64 ? TypeKind.LONG : TypeKind.INT;
        switch (op) {
            case ADD, SUB, MUL, NEG -> arithmetic(c, op, k);
            case DIV -> math(c, "floorDiv", k, 2);
            case REMAINDER -> math(c, "floorMod", k, 2);
            case POW -> call(c, Power.class, k);
            case ABS -> math(c, "abs", k, 1);
            case MIN -> math(c, "min", k, 2);
            case MAX -> math(c, "max", k, 2);
            case FLOOR, CEIL, ROUND -> {}
            default -> throw undefined(op, t);
        }
        wrap(c, t);
    }

    /// The int on the stack, cut to an integer of fewer bits.
    private static void wrap(CodeBuilder c, DType t) {
        switch (t) {
            case U8 -> c.loadConstant(0xff).iand();
            case I8 -> c.i2b();
            case I16 -> c.i2s();
            default -> {}
        }
    }

    /// Calls what a class of this package computes of two numbers.
    private static void call(CodeBuilder c, Class<?> owner, TypeKind k) {
        ClassDesc d = desc(k);
        c.invokestatic(owner.describeConstable().orElseThrow(), "of", MethodTypeDesc.of(d, d, d));
    }

    static DTypeException undefined(Primitive op, DType t) {
        return new DTypeException(
                "%s has no kernel for %s; cast its operands to a type it is defined on"
                        .formatted(op.label(), t));
    }

    private static void arithmetic(CodeBuilder c, Primitive op, TypeKind k) {
        switch (k) {
            case LONG -> {
                switch (op) {
                    case ADD -> c.ladd();
                    case SUB -> c.lsub();
                    case MUL -> c.lmul();
                    default -> c.lneg();
                }
            }
            case FLOAT -> {
                switch (op) {
                    case ADD -> c.fadd();
                    case SUB -> c.fsub();
                    case MUL -> c.fmul();
                    case DIV -> c.fdiv();
                    default -> c.fneg();
                }
            }
            case DOUBLE -> {
                switch (op) {
                    case ADD -> c.dadd();
                    case SUB -> c.dsub();
                    case MUL -> c.dmul();
                    case DIV -> c.ddiv();
                    default -> c.dneg();
                }
            }
            default -> {
                switch (op) {
                    case ADD -> c.iadd();
                    case SUB -> c.isub();
                    case MUL -> c.imul();
                    default -> c.ineg();
                }
            }
        }
    }

    private static void compare(CodeBuilder c, Primitive op, TypeKind k) {
        switch (k) {
            case LONG -> c.lcmp();
            case FLOAT -> {
                if (op == Primitive.EQ) {
                    c.fcmpl();
                } else {
                    c.fcmpg();
                }
            }
            case DOUBLE -> {
                if (op == Primitive.EQ) {
                    c.dcmpl();
                } else {
                    c.dcmpg();
                }
            }
            default -> {}
        }
        boolean ints = k == TypeKind.INT;
        Opcode jump =
                switch (op) {
                    case EQ -> ints ? Opcode.IF_ICMPEQ : Opcode.IFEQ;
                    case LT -> ints ? Opcode.IF_ICMPLT : Opcode.IFLT;
                    default -> ints ? Opcode.IF_ICMPLE : Opcode.IFLE;
                };
        c.ifThenElse(jump, CodeBuilder::iconst_1, CodeBuilder::iconst_0);
    }

    private static void cast(CodeBuilder c, DType from, DType to) {
        TypeKind k = from == DType.I64 ? TypeKind.LONG : TypeKind.INT;
        switch (from) {
            case F16 -> {
                k = TypeKind.FLOAT;
                c.i2s()
                        .invokestatic(
                                FLOAT, "float16ToFloat", MethodTypeDesc.of(CD_float, CD_short));
            }
            case BF16 -> {
                k = TypeKind.FLOAT;
                c.loadConstant(16)
                        .ishl()
                        .invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
            }
            case F32 -> k = TypeKind.FLOAT;
            case F64 -> k = TypeKind.DOUBLE;
            default -> {}
        }
        switch (to) {
            case BOOL -> {
                push0(c, k);
                compare(c, Primitive.EQ, k);
                c.iconst_1().ixor();
            }
            case U8, I8, I16 -> {
                if (k != TypeKind.INT) {
                    c.conversion(k, TypeKind.LONG);
                    c.l2i();
                }
                wrap(c, to);
            }
            case I32 -> c.conversion(k, TypeKind.INT);
            case I64 -> c.conversion(k, TypeKind.LONG);
            case F32 -> c.conversion(k, TypeKind.FLOAT);
            case F64 -> c.conversion(k, TypeKind.DOUBLE);
            case F16 -> {
                c.conversion(k, TypeKind.FLOAT);
                c.invokestatic(FLOAT, "floatToFloat16", MethodTypeDesc.of(CD_short, CD_float));
            }
            case BF16 -> {
                c.conversion(k, TypeKind.FLOAT);
                c.invokestatic(BFLOAT, "bits", MethodTypeDesc.of(CD_short, CD_float));
            }
        }
    }

    private static void push0(CodeBuilder c, TypeKind k) {
        switch (k) {
            case LONG -> c.lconst_0();
            case FLOAT -> c.fconst_0();
            case DOUBLE -> c.dconst_0();
            default -> c.iconst_0();
        }
    }

    private static void sqrt(CodeBuilder c, DType t) {
        // The root of a float, taken in double and rounded, is the correctly rounded one.
        inDouble(c, "sqrt", t == DType.F32);
    }

    private static void inDouble(CodeBuilder c, String name, boolean single) {
        if (single) {
            c.f2d();
        }
        math(c, name, TypeKind.DOUBLE, 1);
        if (single) {
            c.d2f();
        }
    }

    /// Adding a power of two puts the whole number into the last bits, and a shift into the
    // exponent.
    private static void pow2(CodeBuilder c, boolean single) {
        if (single) {
            c.loadConstant((float) Exponent.INTO_SINGLE).fadd();
            c.invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
            c.loadConstant(Exponent.SINGLE_SHIFT).ishl();
            c.invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
        } else {
            c.loadConstant(Exponent.INTO_DOUBLE).dadd();
            c.invokestatic(DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
            c.loadConstant(Exponent.DOUBLE_SHIFT).lshl();
            c.invokestatic(DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
        }
    }

    private static void logb(CodeBuilder c, boolean single) {
        if (single) {
            c.invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
            c.loadConstant(Exponent.SINGLE_SHIFT).iushr();
            c.loadConstant(Exponent.SINGLE_ORIGIN).isub().i2f();
        } else {
            c.invokestatic(DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
            c.loadConstant(Exponent.DOUBLE_SHIFT).lushr();
            c.loadConstant((long) Exponent.DOUBLE_ORIGIN).lsub().l2d();
        }
    }

    private static ClassDesc desc(TypeKind k) {
        return k.upperBound();
    }

    private static void math(CodeBuilder c, String name, TypeKind k, int arity) {
        ClassDesc[] args = new ClassDesc[arity];
        Arrays.fill(args, desc(k));
        c.invokestatic(MATH, name, MethodTypeDesc.of(desc(k), args));
    }

    @Override
    public void isAllTrue(CodeBuilder c, int local) {
        c.iload(local);
    }
}
