package dev.nacre.cpu;

import dev.nacre.type.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.List;

/// What values are while a kernel runs, and the bytecode that computes with them.
///
/// Everything leaves its result on the operand stack. All carriers compute the same bits.
sealed interface Carrier permits ScalarCarrier, VectorCarrier {
    /// The elements that one value holds.
    int lanes();

    /// The dtype of the array that elements of a dtype are loaded from and stored to.
    DType held(DType t);

    /// The kind of local variable for a value.
    TypeKind kind(DType t);

    /// A number of the formula.
    void literal(CodeBuilder c, DType t, double value);

    /// From a scalar operand, whose bits `place` pushes.
    void scalar(CodeBuilder c, DType t, Runnable place);

    /// From the array and index that `place` pushes.
    void load(CodeBuilder c, DType t, Runnable place);

    /// From the array and index that `place` pushes, the same element for all lanes.
    void element(CodeBuilder c, DType t, Runnable place);

    /// From the segment and byte offset that `place` pushes.
    void loadMemory(CodeBuilder c, DType t, Runnable place);

    /// From the segment and byte offset that `place` pushes, the same element for all lanes.
    void elementInMemory(CodeBuilder c, DType t, Runnable place);

    /// To the array and index that `place` pushes.
    void store(CodeBuilder c, DType t, int value, Runnable place);

    /// To the segment and byte offset that `place` pushes.
    void storeMemory(CodeBuilder c, DType t, int value, Runnable place);

    /// A primitive of values in local variables.
    ///
    /// @param args the steps that made the operands
    /// @param locals the local variables that hold them
    void compute(CodeBuilder c, Step.Compute step, List<Step> args, int[] locals);

    /// Whether a truth value is true for all its elements.
    void isAllTrue(CodeBuilder c, int local);
}
