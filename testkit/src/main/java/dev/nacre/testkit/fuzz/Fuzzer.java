package dev.nacre.testkit.fuzz;

import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.Primitive;
import dev.nacre.rewrite.Rewriter;
import dev.nacre.testkit.Machine;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Looks for formulas that become worse by being rewritten, and for wrong derivatives.
public final class Fuzzer {
    private static final List<String> NAMES = List.of("x", "y", "z");
    private static final int POINTS = 40;
    private static final int REPORT = 500;

    private final FormulaCheck check;
    private final ProgramCheck programs;

    Fuzzer(FormulaCheck check, ProgramCheck programs) {
        this.check = check;
        this.programs = programs;
    }

    /// The rewriter itself, run by the reference and step by step.
    public static Fuzzer usual() {
        List<Machine> both = List.of(Machine.REFERENCE, Machine.TEXTBOOK);
        return on(both, both);
    }

    /// The rewriter itself, run by some machines.
    ///
    /// @param books what evaluates formulas as they are written
    public static Fuzzer on(List<Machine> machines, List<Machine> books) {
        return new Fuzzer(
                new FormulaCheck(
                        Rewriter::rewrite,
                        Primitive::pullback,
                        machines,
                        books,
                        EnumSet.allOf(Finding.Fault.class)),
                new ProgramCheck(
                        machines.getFirst(), Machine.TEXTBOOK, ProgramCheck.Gradients::usual));
    }

    /// The fault of one random formula made smaller, or null.
    public @Nullable Finding next(long seed) {
        Random random = new Random(seed);
        DType dtype = random.nextBoolean() ? DType.F32 : DType.F64;
        int arity = 1 + random.nextInt(3) * random.nextInt(2);
        Formulas formulas = new Formulas(random, dtype, arity);
        List<Expr> roots = formulas.roots(check.pullback());
        List<double[]> points = new Numbers(random, dtype).points(POINTS, arity);
        Finding f = find(roots, dtype, points);
        return f == null ? null : FormulaShrinker.shrink(f, this::find);
    }

    /// A test that fails because of one random program, made smaller; null if there is none.
    public @Nullable String nextProgram(long seed) {
        Random random = new Random(seed);
        boolean single = programs.machine().lowers() && random.nextInt(3) == 0;
        Program p = new Programs(random, single ? DType.F32 : DType.F64).next();
        if (p.steps().isEmpty() || programs.check(p) == null) {
            return null;
        }
        Program small = ProgramShrinker.shrink(p, programs::check);
        return small.test(String.valueOf(programs.check(small)));
    }

    private @Nullable Finding find(List<Expr> roots, DType dtype, List<double[]> points) {
        Finding f = check.check(roots, dtype, points);
        return f == null ? check.checkSlope(roots.getFirst(), dtype, points) : f;
    }

    /// The faults of many random formulas, by their seeds.
    public Map<Long, Finding> run(long first, int count) {
        Map<Long, Finding> found = new LinkedHashMap<>();
        for (long seed = first; seed < first + count; seed++) {
            Finding f = next(seed);
            if (f != null) {
                found.put(seed, f);
            }
        }
        return found;
    }

    /// Fails if formulas, with `;` between them, have a fault at a point.
    public static void check(String formulas, DType dtype, double... at) {
        List<Expr> roots = new ArrayList<>();
        for (String f : formulas.split(";", -1)) {
            roots.add(FormulaParser.parse(f, NAMES).expr(dtype));
        }
        Finding f = usual().find(roots, dtype, List.of(at));
        if (f != null) {
            throw new AssertionError(f.toString());
        }
    }

    /// Fails if a program of some numbers comes to different results, depending on how it is run.
    public static void check(List<Tensor> leaves, Program.Body body) {
        List<Leaf> numbers = leaves.stream().map(Leaf::of).toList();
        String wrong =
                usual().programs
                        .check(numbers, body, given -> ProgramCheck.Gradients.of(body, given));
        if (wrong != null) {
            throw new AssertionError(wrong);
        }
    }

    /// On the backend that runs here.
    private static Fuzzer here() {
        Backend b = Backends.current();
        if (b.name().equals(Machine.REFERENCE.backend().name())) {
            return usual();
        }
        Machine m = new Machine(b, true);
        return on(List.of(m), List.of(m, Machine.TEXTBOOK));
    }

    /// Tries as many formulas, or programs, as the first argument says, from the seed of the second
    /// one on; the third one is `formulas` or `programs`.
    public static void main(String[] args) {
        // Nobody asks for the same formulas again.
        System.setProperty("nacre.cache", "off");
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        long first = args.length > 1 ? Long.parseLong(args[1]) : 1;
        String what = args.length > 2 ? args[2] : "formulas";
        Fuzzer fuzzer = here();
        long start = System.nanoTime();
        int found = 0;
        for (int i = 0; i < count; i++) {
            String test =
                    what.equals("programs")
                            ? fuzzer.nextProgram(first + i)
                            : fuzzer.nextTest(first + i);
            if (test != null) {
                found++;
                System.out.printf("seed %d%n%s%n", first + i, test);
            }
            if ((i + 1) % REPORT == 0 || i + 1 == count) {
                System.out.printf(
                        "%d %s from seed %d, %d findings, %.1f s%n",
                        i + 1, what, first, found, (System.nanoTime() - start) * 1e-9);
            }
        }
    }

    private @Nullable String nextTest(long seed) {
        Finding f = next(seed);
        return f == null ? null : f + "\n" + f.test();
    }
}
