package dev.nacre.expr;

import dev.nacre.expr.FormulaLexer.Kind;
import dev.nacre.expr.FormulaLexer.Token;
import dev.nacre.expr.StepWriter.Operand;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a formula such as `x * tanh(softplus(x))`.
///
/// - numbers: `1`, `1.5`, `.5`, `1e-3`, and the constants `pi`, `e`, `inf`, `nan`. `e` is Euler's
///   number and `e^x` is `exp(x)`, unless the caller says that `e` is a variable;
/// - any other name is a variable;
/// - operators, tightest first: `^` (to the right: `2^3^2` is `2^9`), the signs `-` and `+` (`-x^2`
///   is `-(x^2)`), `* /`, `+ -`, `< <= > >= == !=`, `!` or `not`, `&&` or `and`, `||` or `or`;
/// - functions: the primitives, `where(condition, x, y)`, and the [Catalogue] with its parameters,
///   as in `leakyRelu(x, 0.1)` and `gelu(x, tanh)`.
///
/// Numbers and conditions are different types. `x^2` is `x * x`. The name of a function alone
/// stands for that function of x: `mish` is `mish(x)`.
public final class FormulaParser {
    /// The longest text that is read.
    static final int MAX_LENGTH = 1_000_000;

    /// How deep parentheses, signs, powers and calls may be nested.
    static final int MAX_DEPTH = 500;

    private static final String VALUE = "expected a number, a name or '('";

    private static final Map<String, Double> CONSTANTS =
            Map.of("pi", Math.PI, "e", Math.E, "inf", Double.POSITIVE_INFINITY, "nan", Double.NaN);

    private static final List<String> TRUTHS = List.of("false", "true");

    private final String text;
    private final FormulaLexer lexer;
    private final StepWriter writer;
    private final boolean declared;
    private final Map<String, Integer> variables = new LinkedHashMap<>();
    private int depth;

    private FormulaParser(String text, @Nullable List<String> names) {
        this.text = isFunction(text.strip(), names) ? text.strip() + "(x)" : text;
        this.lexer = new FormulaLexer(this.text);
        this.writer = new StepWriter(this.text);
        this.declared = names != null;
        if (names != null) {
            names.forEach(this::declare);
        }
    }

    /// Reads a formula whose variables are numbered in the order of their first appearance.
    ///
    /// @throws FormulaException if the text is no formula
    public static ParsedFormula parse(String text) {
        return new FormulaParser(text, null).formula();
    }

    /// Reads a formula of given variables, numbered in their order; it need not use them all.
    ///
    /// @throws FormulaException if the text is no formula or has other variables
    public static ParsedFormula parse(String text, List<String> variables) {
        return new FormulaParser(text, variables).formula();
    }

    /// The names of all functions that formulas can call, in alphabetical order.
    public static List<String> functions() {
        return FormulaFunctions.names();
    }

    private static boolean isFunction(String text, @Nullable List<String> names) {
        return FormulaFunctions.exists(text)
                && !isReserved(text)
                && (names == null || !names.contains(text));
    }

    private void declare(String name) {
        if (!FormulaLexer.isName(name) || Infix.written(name) != null || isReserved(name)) {
            throw new NacreException("'" + name + "' cannot be the name of a variable");
        }
        if (variables.put(name, variables.size()) != null) {
            throw new NacreException("the variable '" + name + "' is declared twice");
        }
    }

    private static boolean isReserved(String name) {
        return name.equals("not") || TRUTHS.contains(name);
    }

    private ParsedFormula formula() {
        if (text.length() > MAX_LENGTH) {
            throw new FormulaException(
                    text, MAX_LENGTH, "formula longer than " + MAX_LENGTH + " characters", "");
        }
        if (lexer.peek().kind() == Kind.END) {
            throw error(lexer.peek(), "empty formula", "write for example x * tanh(softplus(x))");
        }
        Operand result = expression(0);
        if (lexer.peek().kind() != Kind.END) {
            throw misplaced(lexer.peek(), "the end");
        }
        return new ParsedFormula(
                text, List.copyOf(variables.keySet()), writer.steps(), result.truth());
    }

    /// A value made by operators that bind at least so tightly.
    private Operand expression(int level) {
        if (++depth > MAX_DEPTH) {
            throw error(lexer.peek(), "nested deeper than " + MAX_DEPTH + " levels", "");
        }
        Operand left = prefix();
        boolean compared = false;
        for (Infix op = infix(); op != null && op.level() >= level; op = infix()) {
            Token sign = lexer.next();
            if (compared && op.level() == Infix.COMPARE) {
                throw error(
                        sign,
                        "second comparison '" + op.symbol() + "'",
                        "write a < b && b < c, or parentheses");
            }
            compared = op.level() == Infix.COMPARE;
            left = writer.infix(op, sign.text(), left, expression(op.right()));
        }
        depth--;
        return left;
    }

    private @Nullable Infix infix() {
        Token t = lexer.peek();
        return t.kind() == Kind.NUMBER ? null : Infix.written(t.text());
    }

    private Operand prefix() {
        Token t = lexer.next();
        if (t.is("-")) {
            boolean literal = isLiteral(lexer.peek());
            return writer.negative(expression(Infix.LEVEL_POWER), literal, t.at());
        }
        if (t.is("+")) {
            Operand x = expression(Infix.LEVEL_POWER);
            writer.number(x, "'+'");
            return x;
        }
        if (t.is("!") || (t.kind() == Kind.NAME && t.text().equals("not"))) {
            Operand x = expression(Infix.LEVEL_NOT);
            return writer.primitive(Primitive.NOT, t.text(), List.of(x), t.at());
        }
        if (t.is("(")) {
            Operand x = expression(0);
            close(t);
            return new Operand(x.start(), t.at(), x.truth());
        }
        return switch (t.kind()) {
            case NUMBER -> number(t);
            case NAME -> lexer.peek().is("(") ? call(t) : name(t);
            case END -> throw error(t, "unexpected end of the formula", VALUE);
            case SIGN -> throw error(t, "unexpected '" + t.text() + "'", VALUE);
        };
    }

    private boolean isLiteral(Token t) {
        return t.kind() == Kind.NUMBER || isConstant(t);
    }

    private boolean isConstant(Token t) {
        return CONSTANTS.containsKey(t.text()) && !variables.containsKey(t.text());
    }

    private Operand number(Token t) {
        double value = Double.parseDouble(t.text());
        if (Double.isInfinite(value)) {
            throw error(
                    t, "too large a number", "the largest is " + Printer.number(Double.MAX_VALUE));
        }
        if (value == 0
                && t.text().chars().takeWhile(c -> c != 'e' && c != 'E').anyMatch(c -> c > '0')) {
            throw error(
                    t, "too small a number", "the smallest is " + Printer.number(Double.MIN_VALUE));
        }
        return writer.value(new Step.Literal(value, t.text(), t.at()), t.at(), false);
    }

    /// A constant or a variable.
    private Operand name(Token t) {
        String name = t.text();
        Double constant = CONSTANTS.get(name);
        if (constant != null && !variables.containsKey(name)) {
            return writer.value(new Step.Literal(constant, name, t.at()), t.at(), false);
        }
        if (TRUTHS.contains(name)) {
            return writer.value(new Step.Truth(name.equals("true")), t.at(), true);
        }
        if (Infix.written(name) != null) {
            throw error(t, "unexpected '" + name + "'", VALUE);
        }
        if (!variables.containsKey(name)) {
            if (FormulaFunctions.exists(name)) {
                throw error(
                        t,
                        "function '" + name + "' without its argument",
                        "write " + FormulaFunctions.signatures(name).getFirst());
            }
            if (declared) {
                throw error(t, "unknown variable " + FormulaException.quote(name), known(name));
            }
            variables.put(name, variables.size());
        }
        return writer.value(new Step.Variable(variables.get(name)), t.at(), false);
    }

    /// A way out for a name that is no variable.
    private String known(String name) {
        String meant = text.strip().equals(name) ? FormulaFunctions.meant(name) : null;
        return meant != null
                ? "did you mean " + meant + "?"
                : variables.isEmpty()
                        ? "there are none"
                        : "the variables are " + String.join(", ", variables.keySet());
    }

    private Operand call(Token name) {
        if (!FormulaFunctions.exists(name.text())) {
            String meant = FormulaFunctions.meant(name.text());
            throw error(
                    name,
                    "unknown function " + FormulaException.quote(name.text()),
                    meant == null || variables.containsKey(name.text()) || isConstant(name)
                            ? "a product is written a * (...)"
                            : "did you mean " + meant + "?");
        }
        return new FormulaCall(name, arguments(name)).write(text, writer);
    }

    private List<FormulaCall.Argument> arguments(Token name) {
        Token open = lexer.next();
        List<FormulaCall.Argument> arguments = new ArrayList<>();
        if (lexer.peek().is(")")) {
            lexer.next();
            return arguments;
        }
        while (true) {
            arguments.add(argument(name.text(), arguments.size()));
            if (!lexer.peek().is(",")) {
                close(open);
                return arguments;
            }
            lexer.next();
        }
    }

    private FormulaCall.Argument argument(String function, int index) {
        Token t = lexer.peek();
        if (t.kind() == Kind.NAME && FormulaCall.takesChoice(function, index)) {
            lexer.next();
            if (lexer.peek().is(",") || lexer.peek().is(")")) {
                Operand nothing = new Operand(writer.steps().size(), t.at(), false);
                return new FormulaCall.Argument(nothing, t.text());
            }
            lexer.back(t);
        }
        return new FormulaCall.Argument(expression(0), null);
    }

    private void close(Token open) {
        Token t = lexer.peek();
        if (t.kind() == Kind.END) {
            throw error(open, "'(' that is never closed", "");
        }
        if (!t.is(")")) {
            throw misplaced(t, "')'");
        }
        lexer.next();
    }

    /// The error of a token where only an operator or an end can stand.
    private FormulaException misplaced(Token t, String end) {
        String hint =
                t.is(")")
                        ? "no '(' is open"
                        : t.is("(") || t.kind() == Kind.NUMBER || t.kind() == Kind.NAME
                                ? "expected an operator or " + end + "; a product is written x * y"
                                : "expected an operator or " + end;
        return error(t, "unexpected " + FormulaException.quote(t.text()), hint);
    }

    private FormulaException error(Token t, String problem, String hint) {
        return new FormulaException(text, t.at(), problem, hint);
    }
}
