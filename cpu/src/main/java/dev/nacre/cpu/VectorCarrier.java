package dev.nacre.cpu;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.ByteOrder;
import java.util.List;

/// Several elements at a time, in vectors of one lane type; truth values are masks.
///
/// It names the Vector API but does not link to it: only what it generates does.
final class VectorCarrier implements Carrier {
    private static final ClassDesc VECTOR = api("Vector");
    private static final ClassDesc SPECIES = api("VectorSpecies");
    private static final ClassDesc MASK = api("VectorMask");
    private static final ClassDesc OPERATORS = api("VectorOperators");
    private static final ClassDesc COMPARISON = api("VectorOperators$Comparison");
    private static final ClassDesc BINARY = api("VectorOperators$Binary");
    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
    private static final ClassDesc ORDER = ClassDesc.of("java.nio.ByteOrder");

    private final int bits;
    private final DType lane;
    private final boolean single;
    private final ClassDesc type;
    private final ClassDesc element;
    private final ClassDesc array;
    private final ClassDesc whole;
    private final ClassDesc wholeElement;

    VectorCarrier(int bits, DType lane) {
        this.bits = bits;
        this.lane = lane;
        this.single = lane == DType.F32;
        this.type = api(single ? "FloatVector" : "DoubleVector");
        this.element = single ? CD_float : CD_double;
        this.array = element.arrayType();
        this.whole = api(single ? "IntVector" : "LongVector");
        this.wholeElement = single ? CD_int : CD_long;
    }

    private static ClassDesc api(String name) {
        return ClassDesc.of("jdk.incubator.vector." + name);
    }

    @Override
    public int lanes() {
        return bits / (8 * lane.bytes());
    }

    @Override
    public DType held(DType t) {
        return lane;
    }

    @Override
    public TypeKind kind(DType t) {
        return TypeKind.REFERENCE;
    }

    private void species(CodeBuilder c) {
        c.getstatic(type, "SPECIES_" + bits, SPECIES);
    }

    private void number(CodeBuilder c, double v) {
        if (single) {
            c.loadConstant((float) v);
        } else {
            c.loadConstant(v);
        }
    }

    @Override
    public void literal(CodeBuilder c, DType t, double v) {
        species(c);
        if (t == DType.BOOL) {
            c.loadConstant(v != 0 ? 1 : 0);
            c.invokeinterface(SPECIES, "maskAll", MethodTypeDesc.of(MASK, CD_boolean));
        } else {
            number(c, v);
            c.invokestatic(type, "broadcast", MethodTypeDesc.of(type, SPECIES, element));
        }
    }

    @Override
    public void scalar(CodeBuilder c, DType t, Runnable place) {
        species(c);
        place.run();
        if (t == DType.BOOL) {
            c.l2i().invokeinterface(SPECIES, "maskAll", MethodTypeDesc.of(MASK, CD_boolean));
        } else {
            ClassDesc boxed = ClassDesc.of("java.lang.Double");
            c.invokestatic(boxed, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
            if (single) {
                c.d2f();
            }
            c.invokestatic(type, "broadcast", MethodTypeDesc.of(type, SPECIES, element));
        }
    }

    @Override
    public void load(CodeBuilder c, DType t, Runnable place) {
        species(c);
        place.run();
        c.invokestatic(type, "fromArray", MethodTypeDesc.of(type, SPECIES, array, CD_int));
        if (t == DType.BOOL) {
            isNotZero(c);
        }
    }

    @Override
    public void element(CodeBuilder c, DType t, Runnable place) {
        species(c);
        place.run();
        c.arrayLoad(single ? TypeKind.FLOAT : TypeKind.DOUBLE);
        c.invokestatic(type, "broadcast", MethodTypeDesc.of(type, SPECIES, element));
    }

    @Override
    public void loadMemory(CodeBuilder c, DType t, Runnable place) {
        species(c);
        place.run();
        order(c);
        c.invokestatic(
                type,
                "fromMemorySegment",
                MethodTypeDesc.of(type, SPECIES, SEGMENT, CD_long, ORDER));
    }

    @Override
    public void elementInMemory(CodeBuilder c, DType t, Runnable place) {
        species(c);
        place.run();
        NativeMemory.number(c, lane);
        c.invokestatic(type, "broadcast", MethodTypeDesc.of(type, SPECIES, element));
    }

    @Override
    public void store(CodeBuilder c, DType t, int value, Runnable place) {
        if (t == DType.BOOL) {
            zeroOrOne(c, value);
        } else {
            c.aload(value);
        }
        place.run();
        c.invokevirtual(type, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
    }

    @Override
    public void storeMemory(CodeBuilder c, DType t, int value, Runnable place) {
        c.aload(value);
        place.run();
        order(c);
        c.invokevirtual(
                type, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    private static void order(CodeBuilder c) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        c.getstatic(ORDER, little ? "LITTLE_ENDIAN" : "BIG_ENDIAN", ORDER);
    }

    private void isNotZero(CodeBuilder c) {
        c.getstatic(OPERATORS, "NE", COMPARISON);
        number(c, 0);
        c.invokevirtual(type, "compare", MethodTypeDesc.of(MASK, COMPARISON, element));
    }

    private void zeroOrOne(CodeBuilder c, int mask) {
        literal(c, lane, 0);
        number(c, 1);
        c.aload(mask).invokevirtual(type, "blend", MethodTypeDesc.of(type, element, MASK));
    }

    @Override
    public void compute(CodeBuilder c, Step.Compute step, List<Step> args, int[] v) {
        if (args.getLast().dtype() == DType.BOOL) {
            ofMasks(c, step, v);
            return;
        }
        switch (step.op()) {
            case ADD, SUB, MUL, DIV -> binary(c, step.op().label(), v[0], v[1]);
            case NEG, ABS, SQRT -> unary(c, step.op().label(), v[0]);
            case FMA -> {
                c.aload(v[0]).aload(v[1]).aload(v[2]);
                c.invokevirtual(type, "fma", MethodTypeDesc.of(type, VECTOR, VECTOR));
            }
            case RSQRT -> {
                literal(c, lane, 1);
                unary(c, "sqrt", v[0]);
                c.invokevirtual(type, "div", MethodTypeDesc.of(type, VECTOR));
            }
            case MIN, MAX -> extreme(c, step.op(), args, v);
            case SIGN -> sign(c, v[0]);
            case FLOOR, CEIL, ROUND -> round(c, step.op(), v[0]);
            case EQ -> compare(c, "EQ", v[0], v[1]);
            case LT -> compare(c, "LT", v[0], v[1]);
            case LE -> compare(c, "LE", v[0], v[1]);
            case SELECT -> blend(c, v[0], v[1], v[2]);
            case CAST -> {
                c.aload(v[0]);
                if (step.dtype() == DType.BOOL) {
                    isNotZero(c);
                }
            }
            case POW2 -> pow2(c, v[0]);
            case LOGB -> logb(c, v[0]);
            default -> throw ScalarCarrier.undefined(step.op(), lane);
        }
    }

    private void ofMasks(CodeBuilder c, Step.Compute step, int[] v) {
        switch (step.op()) {
            case CAST -> {
                if (step.dtype() == DType.BOOL) {
                    c.aload(v[0]);
                } else {
                    zeroOrOne(c, v[0]);
                }
            }
            case NOT -> not(c, v[0]);
            case AND, MIN, MUL -> masks(c, "and", v[0], v[1]);
            case OR, MAX -> masks(c, "or", v[0], v[1]);
            case EQ -> masks(c, "eq", v[0], v[1]);
            case LT -> masks(c, "andNot", v[1], v[0]);
            case LE -> {
                not(c, v[0]);
                c.aload(v[1]).invokevirtual(MASK, "or", MethodTypeDesc.of(MASK, MASK));
            }
            case SELECT -> {
                masks(c, "and", v[0], v[1]);
                masks(c, "andNot", v[2], v[0]);
                c.invokevirtual(MASK, "or", MethodTypeDesc.of(MASK, MASK));
            }
            default -> throw ScalarCarrier.undefined(step.op(), DType.BOOL);
        }
    }

    @Override
    public void isAllTrue(CodeBuilder c, int local) {
        c.aload(local).invokevirtual(MASK, "allTrue", MethodTypeDesc.of(CD_boolean));
    }

    private static void not(CodeBuilder c, int a) {
        c.aload(a).invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
    }

    private static void masks(CodeBuilder c, String name, int a, int b) {
        c.aload(a).aload(b).invokevirtual(MASK, name, MethodTypeDesc.of(MASK, MASK));
    }

    private void unary(CodeBuilder c, String name, int a) {
        c.aload(a).invokevirtual(type, name, MethodTypeDesc.of(type));
    }

    private void binary(CodeBuilder c, String name, int a, int b) {
        c.aload(a).aload(b).invokevirtual(type, name, MethodTypeDesc.of(type, VECTOR));
    }

    private void compare(CodeBuilder c, String name, int a, int b) {
        c.aload(a).getstatic(OPERATORS, name, COMPARISON).aload(b);
        c.invokevirtual(type, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    }

    /// `a` where the mask is set, else `b`.
    private void blend(CodeBuilder c, int mask, int a, int b) {
        c.aload(b).aload(a).aload(mask);
        c.invokevirtual(type, "blend", MethodTypeDesc.of(type, VECTOR, MASK));
    }

    /// Java's rules for NaN and -0 take several instructions, against a literal only two: it
    /// replaces what compares beyond it, which a NaN does not.
    private void extreme(CodeBuilder c, Primitive op, List<Step> args, int[] v) {
        int k = args.get(1) instanceof Step.Literal ? 1 : 0;
        boolean max = op == Primitive.MAX;
        if (!(args.get(k) instanceof Step.Literal l) || Double.isNaN(l.value())) {
            binary(c, op.label(), v[0], v[1]);
            return;
        }
        int x = v[1 - k];
        // Equal zeros differ in sign: +0 is the larger, -0 the smaller.
        boolean negative = Double.doubleToRawLongBits(l.value()) < 0;
        String beyond = max ? (negative ? "LT" : "LE") : (negative ? "GE" : "GT");
        int mask = c.allocateLocal(TypeKind.REFERENCE);
        compare(c, beyond, x, v[k]);
        c.astore(mask);
        blend(c, mask, v[k], x);
    }

    private void sign(CodeBuilder c, int x) {
        c.aload(x);
        number(c, 1);
        c.aload(x).getstatic(OPERATORS, "GT", COMPARISON);
        number(c, 0);
        c.invokevirtual(type, "compare", MethodTypeDesc.of(MASK, COMPARISON, element));
        c.invokevirtual(type, "blend", MethodTypeDesc.of(type, element, MASK));
        number(c, -1);
        c.aload(x).getstatic(OPERATORS, "LT", COMPARISON);
        number(c, 0);
        c.invokevirtual(type, "compare", MethodTypeDesc.of(MASK, COMPARISON, element));
        c.invokevirtual(type, "blend", MethodTypeDesc.of(type, element, MASK));
    }

    /// Adding and subtracting the power of two whose last bit is 1 rounds to the nearest whole
    /// number; floor and ceil go one back where that went too far. The sign is put back, for -0.
    private void round(CodeBuilder c, Primitive op, int x) {
        double magic = single ? 0x1p23 : 0x1p52;
        int size = c.allocateLocal(TypeKind.REFERENCE);
        int near = c.allocateLocal(TypeKind.REFERENCE);
        unary(c, "abs", x);
        c.astore(size);
        c.aload(size);
        number(c, magic);
        c.invokevirtual(type, "add", MethodTypeDesc.of(type, element));
        number(c, magic);
        c.invokevirtual(type, "sub", MethodTypeDesc.of(type, element));
        withSign(c, x);
        c.astore(near);
        if (op != Primitive.ROUND) {
            boolean floor = op == Primitive.FLOOR;
            c.aload(near).aload(near);
            number(c, 1);
            c.invokevirtual(type, floor ? "sub" : "add", MethodTypeDesc.of(type, element));
            compare(c, floor ? "GT" : "LT", near, x);
            c.invokevirtual(type, "blend", MethodTypeDesc.of(type, VECTOR, MASK));
            withSign(c, x);
            c.astore(near);
        }
        // Beyond the power of two every number is whole, and a NaN stays.
        c.aload(x).aload(near).aload(size).getstatic(OPERATORS, "LT", COMPARISON);
        number(c, magic);
        c.invokevirtual(type, "compare", MethodTypeDesc.of(MASK, COMPARISON, element));
        c.invokevirtual(type, "blend", MethodTypeDesc.of(type, VECTOR, MASK));
    }

    private void toWhole(CodeBuilder c) {
        String name = single ? "reinterpretAsInts" : "reinterpretAsLongs";
        c.invokevirtual(type, name, MethodTypeDesc.of(whole));
    }

    private void fromWhole(CodeBuilder c) {
        String name = single ? "reinterpretAsFloats" : "reinterpretAsDoubles";
        c.invokevirtual(whole, name, MethodTypeDesc.of(type));
    }

    private void wholeNumber(CodeBuilder c, long v) {
        if (single) {
            c.loadConstant((int) v);
        } else {
            c.loadConstant(v);
        }
    }

    /// The number on the stack, with the sign bit of `x` set in it too.
    private void withSign(CodeBuilder c, int x) {
        toWhole(c);
        c.aload(x);
        toWhole(c);
        wholeNumber(c, single ? Integer.MIN_VALUE : Long.MIN_VALUE);
        c.invokevirtual(whole, "and", MethodTypeDesc.of(whole, wholeElement));
        c.invokevirtual(whole, "or", MethodTypeDesc.of(whole, VECTOR));
        fromWhole(c);
    }

    private void shift(CodeBuilder c, String direction) {
        c.getstatic(OPERATORS, direction, BINARY);
        wholeNumber(c, single ? Exponent.SINGLE_SHIFT : Exponent.DOUBLE_SHIFT);
        c.invokevirtual(whole, "lanewise", MethodTypeDesc.of(whole, BINARY, wholeElement));
    }

    /// The exponent is in the last bits already ([Exponent#inLastBits]).
    private void pow2(CodeBuilder c, int x) {
        c.aload(x);
        toWhole(c);
        shift(c, "LSHL");
        fromWhole(c);
    }

    /// The exponent in the last bits of a power of two is a number to subtract it from.
    private void logb(CodeBuilder c, int x) {
        c.aload(x);
        toWhole(c);
        shift(c, "LSHR");
        double magic = single ? 0x1p23 : 0x1p52;
        wholeNumber(
                c,
                single
                        ? Float.floatToRawIntBits((float) magic)
                        : Double.doubleToRawLongBits(magic));
        c.invokevirtual(whole, "or", MethodTypeDesc.of(whole, wholeElement));
        fromWhole(c);
        number(c, magic + (single ? Exponent.SINGLE_ORIGIN : Exponent.DOUBLE_ORIGIN));
        c.invokevirtual(type, "sub", MethodTypeDesc.of(type, element));
    }
}
