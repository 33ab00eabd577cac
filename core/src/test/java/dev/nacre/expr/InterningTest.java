package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InterningTest {
    private static Expr x(DType dtype) {
        return Expr.arg(0, dtype);
    }

    @Test
    void equalExpressionsAreTheSameObject() {
        assertSame(x(DType.F32), Expr.arg(0, DType.F32));
        assertSame(x(DType.F32).mish(), x(DType.F32).mul(x(DType.F32).exp().log1p().tanh()));
        assertSame(x(DType.F32).add(2), x(DType.F32).add(2.0));
        assertSame(x(DType.F32).cast(DType.F64), x(DType.F32).cast(DType.F64));
        assertSame(Expr.constant(Double.NaN, DType.F32), Expr.constant(0.0 / 0.0, DType.F32));
    }

    @Test
    void whatDiffersInOneThingIsAnotherObject() {
        Expr x = x(DType.F32);
        assertNotSame(x, Expr.arg(1, DType.F32));
        assertNotSame(x, x(DType.F64));
        assertNotSame(x.add(1), x.add(2));
        assertNotSame(x.add(1), x.sub(1));
        assertNotSame(x.sub(1), x.constant(1).sub(x));
        assertNotSame(x.constant(0.0), x.constant(-0.0));
        assertNotSame(x.constant(1), x(DType.F64).constant(1));
        assertNotSame(x.cast(DType.F64), x.cast(DType.F16));
    }

    @Test
    void aCastToTheOwnDtypeIsNone() {
        assertSame(x(DType.F32), x(DType.F32).cast(DType.F32));
    }

    @Test
    void whatNobodyHoldsIsCollectedAndMadeAnew() throws InterruptedException {
        WeakReference<Expr> dropped = new WeakReference<>(chain(1000));
        for (int i = 0; i < 100 && dropped.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(dropped.get());
        assertEquals(2001, Expr.postorder(List.of(chain(1000))).size());
    }

    private static Expr chain(int length) {
        Expr e = x(DType.F64);
        for (int i = 0; i < length; i++) {
            e = e.mul(Math.PI + i);
        }
        return e;
    }

    @Test
    void eightThreadsGetTheSameObject() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Expr>> same = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                same.add(() -> chain(200));
            }
            Expr first = chain(200);
            for (Future<Expr> made : threads.invokeAll(same)) {
                assertSame(first, made.get());
            }
        }
    }

    @Test
    void operandsMustMatch() {
        Expr x = x(DType.F32);
        Expr y = x(DType.F64);
        IllegalArgumentException mixed =
                assertThrows(IllegalArgumentException.class, () -> x.add(y));
        assertTrue(String.valueOf(mixed.getMessage()).contains("f32"), mixed::toString);
        assertThrows(IllegalArgumentException.class, () -> x.logicalNot());
        assertThrows(IllegalArgumentException.class, () -> x.where(x, x));
        assertThrows(IllegalArgumentException.class, () -> Expr.apply(Primitive.ADD, List.of(x)));
        assertThrows(IllegalArgumentException.class, () -> Expr.apply(Primitive.CAST, List.of(x)));
    }
}
