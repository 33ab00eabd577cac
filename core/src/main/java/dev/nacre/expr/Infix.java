package dev.nacre.expr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An infix operator of a formula: how it is written, how tightly it binds, what it computes.
enum Infix {
    OR("||", Primitive.OR, Infix.LEVEL_OR),
    AND("&&", Primitive.AND, Infix.LEVEL_AND),
    EQUAL("==", Primitive.EQ, Infix.COMPARE),
    UNEQUAL("!=", Primitive.EQ, Infix.COMPARE, false, true),
    LESS("<", Primitive.LT, Infix.COMPARE),
    GREATER(">", Primitive.LT, Infix.COMPARE, true, false),
    LESS_OR_EQUAL("<=", Primitive.LE, Infix.COMPARE),
    GREATER_OR_EQUAL(">=", Primitive.LE, Infix.COMPARE, true, false),
    PLUS("+", Primitive.ADD, Infix.SUM),
    MINUS("-", Primitive.SUB, Infix.SUM),
    TIMES("*", Primitive.MUL, Infix.PRODUCT),
    OVER("/", Primitive.DIV, Infix.PRODUCT),
    POWER("^", Primitive.POW, Infix.LEVEL_POWER);

    /// How tightly things bind, loosest first.
    static final int LEVEL_OR = 1;

    static final int LEVEL_AND = 2;
    static final int LEVEL_NOT = 3;
    static final int COMPARE = 4;
    static final int SUM = 5;
    static final int PRODUCT = 6;
    static final int SIGN = 7;
    static final int LEVEL_POWER = 8;
    static final int ATOM = 9;

    private final String symbol;
    private final Primitive op;
    private final int level;
    private final boolean swapped;
    private final boolean negated;

    Infix(String symbol, Primitive op, int level) {
        this(symbol, op, level, false, false);
    }

    Infix(String symbol, Primitive op, int level, boolean swapped, boolean negated) {
        this.symbol = symbol;
        this.op = op;
        this.level = level;
        this.swapped = swapped;
        this.negated = negated;
    }

    String symbol() {
        return symbol;
    }

    /// The symbol as it stands between its sides.
    String spaced() {
        return level == LEVEL_POWER ? symbol : " " + symbol + " ";
    }

    Primitive op() {
        return op;
    }

    int level() {
        return level;
    }

    /// Whether it computes the primitive of its right and left side.
    boolean isSwapped() {
        return swapped;
    }

    /// Whether it computes the opposite of its primitive.
    boolean isNegated() {
        return negated;
    }

    /// What its left side must bind at least; comparisons do not chain, powers group to the right.
    int left() {
        return level == COMPARE ? COMPARE + 1 : level == LEVEL_POWER ? ATOM : level;
    }

    /// What its right side must bind at least.
    int right() {
        return level == LEVEL_POWER ? SIGN : level + 1;
    }

    /// The operator written so, by sign or, for the logical ones, by word.
    static @Nullable Infix written(String text) {
        for (Infix i : values()) {
            if (i.symbol.equals(text) || (i.level < COMPARE && i.op.label().equals(text))) {
                return i;
            }
        }
        return null;
    }

    /// The operator that computes a primitive with its sides so.
    static @Nullable Infix of(Primitive op, boolean swapped, boolean negated) {
        for (Infix i : values()) {
            if (i.op == op && i.swapped == swapped && i.negated == negated) {
                return i;
            }
        }
        return null;
    }

    /// The signs of all of them.
    static List<String> symbols() {
        return List.of(values()).stream().map(Infix::symbol).toList();
    }
}
