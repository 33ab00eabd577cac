package dev.nacre.cpu;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.nacre.type.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The kind of memory that generated loops nearly always work on, told to the JIT compiler.
///
/// Left alone, it goes by what the methods of the Vector API have seen so far, anywhere. As soon as
/// a vector of floats was taken for ints by code not compiled yet, which goes by way of an array,
/// that is two kinds of memory, and every loop compiled from then on asks at each vector which one
/// it has: 0.4 ns an element. A loop that has compared the class knows.
final class NativeMemory {
    private static final ClassDesc THIS =
            ClassDesc.of(NativeMemory.class.getPackageName(), NativeMemory.class.getSimpleName());
    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");

    /// For generated code.
    static final Class<?> TYPE = MemorySegment.NULL.getClass();

    private NativeMemory() {}

    /// Writes the comparison for the segment in a local variable. Other kinds, such as files, are
    /// let through; a loop that has met one is compiled again for both.
    static void expect(CodeBuilder c, int local) {
        Label known = c.newLabel();
        c.aload(local).invokevirtual(CD_Object, "getClass", MethodTypeDesc.of(CD_Class));
        c.getstatic(THIS, "TYPE", CD_Class).if_acmpeq(known);
        c.aload(local).invokestatic(THIS, "other", MethodTypeDesc.of(SEGMENT, SEGMENT));
        c.astore(local).labelBinding(known);
    }

    /// Writes the read of the number at the segment and byte offset on the stack.
    ///
    /// @param t F32 or F64
    static void number(CodeBuilder c, DType t) {
        ClassDesc number = t == DType.F32 ? CD_float : CD_double;
        MethodTypeDesc type = MethodTypeDesc.of(number, SEGMENT, CD_long);
        c.invokestatic(THIS, t == DType.F32 ? "floatAt" : "doubleAt", type);
    }

    /// For generated code.
    static float floatAt(MemorySegment s, long at) {
        return s.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
    }

    /// For generated code.
    static double doubleAt(MemorySegment s, long at) {
        return s.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at);
    }

    /// For generated code: the same segment, of which nothing is known.
    static MemorySegment other(MemorySegment s) {
        return s;
    }
}
