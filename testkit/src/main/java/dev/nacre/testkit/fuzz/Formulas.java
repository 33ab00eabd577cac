package dev.nacre.testkit.fuzz;

import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Random formulas: what people write, what gradients look like, and anything else that has a type.
final class Formulas {
    private static final double[] LITERALS = {
        0, 1, -1, 2, 3, 4, 0.5, -0.5, 0.25, 0.1, 1e-3, 10, 20, -20, 88, 1.702, 0.044715, 1e10
    };

    private static final List<Primitive> FUNCTIONS =
            List.of(
                    Primitive.EXP,
                    Primitive.EXP,
                    Primitive.EXPM1,
                    Primitive.LOG,
                    Primitive.LOG1P,
                    Primitive.TANH,
                    Primitive.ERF,
                    Primitive.ERFC,
                    Primitive.SQRT,
                    Primitive.RSQRT,
                    Primitive.ABS,
                    Primitive.SIGN);

    private static final List<Primitive> NUMBERS =
            Arrays.stream(Primitive.values())
                    .filter(p -> !p.givesBool() && !p.isInternal() && p != Primitive.CAST)
                    .toList();

    private final Random random;
    private final DType dtype;
    private final int arity;

    Formulas(Random random, DType dtype, int arity) {
        this.random = random;
        this.dtype = dtype;
        this.arity = arity;
    }

    /// The roots of a kernel: a formula, its slope, or both.
    List<Expr> roots(Slope.Pullback pullback) {
        Expr f = number(1 + random.nextInt(4));
        return switch (random.nextInt(6)) {
            case 0 -> List.of(Slope.of(f, 0, pullback));
            case 1 -> List.of(f, Slope.of(f, 0, pullback));
            case 2 -> List.of(f, number(2));
            default -> List.of(f);
        };
    }

    Expr number(int depth) {
        if (depth == 0) {
            return random.nextInt(4) == 0 ? literal() : operand();
        }
        int d = depth - 1;
        return switch (random.nextInt(12)) {
            case 0 -> operand();
            case 1, 2 -> number(d).add(number(d));
            case 3 -> number(d).sub(number(d));
            case 4, 5 -> number(d).mul(number(d));
            case 6 -> number(d).div(number(d));
            case 7, 8 -> number(d).call(pick(FUNCTIONS), List.of());
            case 9 -> named(number(d));
            case 10 -> idiom(d);
            default -> any(d);
        };
    }

    private Expr operand() {
        return Expr.arg(random.nextInt(arity), dtype);
    }

    private Expr literal() {
        double v =
                random.nextInt(3) == 0
                        ? Math.rint(random.nextGaussian() * 200) / 100
                        : LITERALS[random.nextInt(LITERALS.length)];
        return Expr.constant(v, dtype);
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Expr named(Expr x) {
        CatalogueEntry e = pick(Catalogue.all());
        return e.apply(x, pick(e.samples()));
    }

    private Expr any(int d) {
        Primitive op = pick(NUMBERS);
        List<Expr> args = new ArrayList<>();
        for (int i = 0; i < op.arity(); i++) {
            args.add(op.takesBool(i) ? truth(d) : number(d));
        }
        // A square has no other notation than a product.
        boolean square =
                op == Primitive.POW && args.get(1) instanceof Expr.Const c && c.value() == 2;
        return square ? args.get(0).mul(args.get(0)) : Expr.apply(op, args);
    }

    private Expr truth(int d) {
        Expr a = number(Math.min(d, 1));
        Expr b = random.nextBoolean() ? literal() : number(0);
        return switch (random.nextInt(7)) {
            case 0 -> a.eq(b);
            case 1, 2 -> a.lt(b);
            case 3, 4 -> b.lt(a);
            case 5 -> d > 0 ? truth(d - 1).logicalAnd(a.le(b)) : a.le(b);
            default -> d > 0 ? truth(d - 1).logicalNot() : b.le(a);
        };
    }

    private Expr idiom(int d) {
        Expr u = number(Math.max(0, d - 1));
        Expr one = u.constant(1);
        return switch (random.nextInt(10)) {
            case 0 -> one.div(one.add(u.neg().exp()));
            case 1 -> one.add(u.exp()).log();
            case 2 -> u.exp().div(u.exp().add(literal()));
            case 3 -> u.mul(u).add(literal()).sqrt();
            case 4 -> u.mul(u).neg().exp();
            case 5 -> u.exp().sub(u.neg().exp()).div(u.exp().add(u.neg().exp()));
            case 6 -> u.exp().add(number(0).exp()).log();
            case 7 -> one.sub(u.tanh().mul(u.tanh()));
            case 8 -> u.exp().sub(one);
            default -> u.mul(literal()).exp().mul(operand());
        };
    }
}
