package dev.nacre.expr;

import dev.nacre.expr.CatalogueEntry.Parameter;
import dev.nacre.expr.FormulaLexer.Token;
import dev.nacre.expr.StepWriter.Operand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function called in a formula, with its arguments as they were read.
record FormulaCall(Token name, List<Argument> arguments) {
    /// An operand, or the word of a choice, which has no steps.
    record Argument(Operand operand, @Nullable String word) {}

    /// Whether the argument `index` of a function, x being 0, is a choice between words.
    static boolean takesChoice(String function, int index) {
        return Catalogue.overloads(function).stream()
                .map(CatalogueEntry::parameters)
                .anyMatch(p ->
                        index >= 1 && index <= p.size() && !p.get(index - 1).choices().isEmpty());
    }

    Operand write(String text, StepWriter writer) {
        Primitive op = FormulaFunctions.primitive(name.text());
        if (op != null && op.arity() == arguments.size()) {
            List<Operand> operands = arguments.stream().map(Argument::operand).toList();
            return writer.primitive(op, name.text(), operands, name.at());
        }
        CatalogueEntry f = Catalogue.find(name.text(), arguments.size() - 1);
        if (f == null) {
            List<String> known = FormulaFunctions.signatures(name.text());
            throw new FormulaException(
                    text,
                    name.at(),
                    "'" + name.text() + "' with " + count(arguments.size(), "argument"),
                    "write " + String.join(" or ", known));
        }
        return write(f, text, writer);
    }

    private Operand write(CatalogueEntry f, String text, StepWriter writer) {
        List<Object> given = new ArrayList<>();
        int end = writer.steps().size();
        // From the last to the first, because numbers take back the steps they were read as.
        for (int i = arguments.size() - 1; i > 0; i--) {
            Parameter p = f.parameters().get(i - 1);
            Argument a = arguments.get(i);
            String who = "'" + p.name() + "' of " + f.signature();
            if (p.isOperand()) {
                writer.number(a.operand(), who);
            } else if (p.isNumber()) {
                given.addFirst(
                        writer.constant(a.operand(), end, who, "write a number such as 0.5"));
            } else {
                Object choice = a.word() == null ? null : p.choice(a.word());
                if (choice == null) {
                    throw new FormulaException(
                            text,
                            a.operand().at(),
                            "unknown " + who,
                            "write "
                                    + String.join(
                                            " or ",
                                            p.choices().stream().map(Parameter::written).toList()));
                }
                given.addFirst(choice);
            }
            end = a.operand().start();
        }
        Operand x = arguments.getFirst().operand();
        writer.number(x, "'" + name.text() + "'");
        return writer.call(f, given, x, name.at());
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
