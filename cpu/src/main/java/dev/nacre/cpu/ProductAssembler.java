package dev.nacre.cpu;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// Writes a [Product] for some number of rows and of values across the columns.
final class ProductAssembler {
    // Parameters of Product.run; local 0 is the product itself.
    private static final int A = 1;
    private static final int A_AT = 2;
    private static final int A_STEP = 3;
    private static final int B = 4;
    private static final int B_AT = 5;
    private static final int B_STEP = 6;
    private static final int DEPTH = 7;
    private static final int C = 8;
    private static final int C_AT = 9;
    private static final int C_STEP = 10;
    private static final int ONTO = 11;

    private final CodeBuilder c;
    private final Carrier carrier;
    private final DType dtype;
    private final TypeKind kind;
    private final int distance;
    private final int rows;
    private final int across;

    private ProductAssembler(
            CodeBuilder c, Carrier carrier, DType dtype, int distance, int rows, int across) {
        this.c = c;
        this.carrier = carrier;
        this.dtype = dtype;
        this.kind = carrier.kind(dtype);
        this.distance = distance;
        this.rows = rows;
        this.across = across;
    }

    /// @param distance how far the elements of two rows are apart
    /// @param across how many values of the carrier a row of the block has
    static Product product(Carrier carrier, DType dtype, int distance, int rows, int across) {
        MethodTypeDesc run =
                MethodTypeDesc.of(
                        CD_void, CD_Object, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_int,
                        CD_Object, CD_int, CD_int, CD_int);
        return Assembler.define(
                Product.class,
                run,
                c -> new ProductAssembler(c, carrier, dtype, distance, rows, across).assemble());
    }

    private void assemble() {
        int a = array(A);
        int b = array(B);
        int block = array(C);
        int[] sums = new int[rows * across];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = c.allocateLocal(kind);
        }
        c.iload(ONTO).ifThenElse(Opcode.IFNE, x -> load(x, block, sums), x -> zero(x, sums));
        int[] columns = new int[across];
        for (int j = 0; j < across; j++) {
            columns[j] = c.allocateLocal(kind);
        }
        int row = c.allocateLocal(kind);
        Label top = c.newLabel();
        Label end = c.newLabel();
        c.labelBinding(top).iload(DEPTH).ifle(end);
        for (int j = 0; j < across; j++) {
            int at = j * carrier.lanes();
            carrier.load(c, dtype, () -> place(c, b, B_AT, at));
            c.storeLocal(kind, columns[j]);
        }
        for (int i = 0; i < rows; i++) {
            int at = i * distance;
            carrier.element(c, dtype, () -> place(c, a, A_AT, at));
            c.storeLocal(kind, row);
            for (int j = 0; j < across; j++) {
                add(row, columns[j], sums[i * across + j]);
            }
        }
        advance(A_AT, A_STEP);
        advance(B_AT, B_STEP);
        c.iinc(DEPTH, -1).goto_(top);
        c.labelBinding(end);
        for (int i = 0; i < sums.length; i++) {
            int sum = i;
            carrier.store(c, dtype, sums[i], () -> inBlock(c, block, sum));
        }
        c.return_();
    }

    private void load(CodeBuilder x, int block, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            int sum = i;
            carrier.load(x, dtype, () -> inBlock(x, block, sum));
            x.storeLocal(kind, sums[i]);
        }
    }

    private void zero(CodeBuilder x, int[] sums) {
        for (int sum : sums) {
            carrier.literal(x, dtype, 0);
            x.storeLocal(kind, sum);
        }
    }

    private void advance(int at, int step) {
        c.iload(at).iload(step).iadd().istore(at);
    }

    private void inBlock(CodeBuilder x, int block, int sum) {
        x.aload(block).iload(C_AT).iload(C_STEP).loadConstant(sum / across).imul().iadd();
        x.loadConstant(sum % across * carrier.lanes()).iadd();
    }

    private int array(int parameter) {
        int local = c.allocateLocal(TypeKind.REFERENCE);
        c.aload(parameter).checkcast(Cell.of(dtype).array()).astore(local);
        return local;
    }

    private static void place(CodeBuilder c, int array, int start, int at) {
        c.aload(array).iload(start).loadConstant(at).iadd();
    }

    private void add(int x, int y, int sum) {
        if (dtype.isFloating()) {
            apply(Primitive.FMA, x, y, sum);
            c.storeLocal(kind, sum);
        } else {
            int product = c.allocateLocal(kind);
            apply(Primitive.MUL, x, y);
            c.storeLocal(kind, product);
            apply(Primitive.ADD, product, sum);
            c.storeLocal(kind, sum);
        }
    }

    private void apply(Primitive op, int... locals) {
        List<Step> args = List.of(new Step.Load(0, dtype), new Step.Load(0, dtype));
        carrier.compute(c, new Step.Compute(op, List.of(), dtype), args, locals);
    }
}
