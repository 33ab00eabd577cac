package dev.nacre.cli;

import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// All functions of the catalogue as formulas of x: `mish(x)`, `softplus(x)`, `softplus(x, 3)`.
final class Functions {
    private Functions() {}

    /// Each once: `gelu(x, none)` is `gelu(x)`.
    static List<ParsedFormula> all() {
        List<ParsedFormula> all = new ArrayList<>();
        for (String name : Catalogue.names()) {
            Set<Expr> known = new HashSet<>();
            for (CatalogueEntry e : Catalogue.overloads(name)) {
                for (List<Object> args : e.samples()) {
                    ParsedFormula f = FormulaParser.parse(e.call(args));
                    if (known.add(f.expr(DType.F32))) {
                        all.add(f);
                    }
                }
            }
        }
        return all;
    }

    /// A function and all after it.
    ///
    /// @param first its name, or the formula that calls it
    /// @throws NacreException if there is none; the message begins with `--from=`
    static List<ParsedFormula> from(String first) {
        List<ParsedFormula> all = all();
        for (int i = 0; i < all.size(); i++) {
            String text = all.get(i).text();
            if (text.equals(first) || text.startsWith(first + "(")) {
                return all.subList(i, all.size());
            }
        }
        String near = Catalogue.nearest(first);
        throw new NacreException(
                "--from=%s: there is no such function%s"
                        .formatted(first, near == null ? "" : "; did you mean " + near + "?"));
    }
}
