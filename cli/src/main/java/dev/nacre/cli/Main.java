package dev.nacre.cli;

import dev.nacre.expr.FormulaParser;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The `nacre` command: finds the command to run, and tells errors in one line.
@Command(
        name = "nacre",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        header = "Tensors and neural networks for the JVM.",
        footer = {
            "  nacre eval 'x * tanh(softplus(x))' --x=-1,0,1 --grad",
            "  nacre explain 'mish(x)'",
            "  nacre accuracy 'mish(x)' --grad",
            "  nacre train --epochs 20 --out digits",
            "  nacre predict --model digits/model.safetensors examples/images/*.png",
            "",
            "'nacre help COMMAND' says more about one; 'nacre shell' is JShell with everything"
                    + " imported."
        })
public final class Main extends NacreCommand {
    private static final Map<String, Supplier<NacreCommand>> COMMANDS =
            new TreeMap<>(
                    Map.of(
                            "eval", EvalCommand::new,
                            "explain", ExplainCommand::new,
                            "accuracy", AccuracyCommand::new,
                            "train", TrainCommand::new,
                            "predict", PredictCommand::new,
                            "doctor", DoctorCommand::new,
                            "bench", BenchCommand::new));

    @CommandLine.Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /// Runs a command and gives its exit code: 0, or 2 for wrong input, or 1 for any other failure.
    static int run(String[] args, PrintStream out, PrintStream err) {
        PrintWriter results = new PrintWriter(out, false, out.charset());
        PrintWriter problems = new PrintWriter(err, true, err.charset());
        boolean debug = List.of(args).contains("--debug");
        int code;
        try {
            CommandLine line = commands(args).setOut(results).setErr(problems);
            line.setParameterExceptionHandler(
                    (e, _) -> Failure.of(e).report(e.getCommandLine(), problems, debug));
            line.setExecutionExceptionHandler(
                    (e, at, _) -> Failure.of(e).report(at, problems, debug));
            code = line.execute(EvalArguments.shielded(asked(args), flags(line)));
        } catch (Error e) {
            code = Failure.of(e).report(null, problems, debug);
        }
        results.flush();
        if (results.checkError() && code == 0) {
            problems.println("nacre: standard output cannot be written to");
            code = 1;
        }
        return code;
    }

    /// `help COMMAND` is `COMMAND --help`, and as wrong where there is no such command.
    private static String[] asked(String[] args) {
        if (args.length != 2 || !args[0].equals("help") || args[1].startsWith("-")) {
            return args;
        }
        return COMMANDS.containsKey(args[1])
                ? new String[] {args[1], "--help"}
                : new String[] {args[1]};
    }

    /// Only the command that is asked for, or all: reading the options of one takes a while.
    private static CommandLine commands(String[] args) {
        CommandLine line = new CommandLine(new Main());
        Supplier<NacreCommand> asked = args.length == 0 ? null : COMMANDS.get(args[0]);
        if (asked != null) {
            line.addSubcommand(asked.get());
        } else {
            COMMANDS.values().forEach(c -> line.addSubcommand(c.get()));
            line.addSubcommand(new HelpCommand());
        }
        // What is set on a command holds for those below it.
        line.setExpandAtFiles(false).setPosixClusteredShortOptionsAllowed(false);
        CommandLine eval = line.getSubcommands().get("eval");
        if (eval != null) {
            // It reads by itself what only its formula can tell.
            eval.setUnmatchedOptionsArePositionalParams(true);
            // Put together only for those who ask for help.
            eval.getHelpSectionMap()
                    .put(
                            UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
                            help ->
                                    help.createHeading("%nFunctions:%n")
                                            + help.createTextTable(
                                                    Map.of(
                                                            "",
                                                            String.join(
                                                                    " ",
                                                                    FormulaParser.functions())))
                                            + help.footerHeading());
        }
        return line;
    }

    /// The options of `eval` that take no value.
    private static List<String> flags(CommandLine line) {
        CommandLine eval = line.getSubcommands().get("eval");
        return eval == null
                ? List.of()
                : eval.getCommandSpec().options().stream()
                        .filter(o -> o.arity().max() == 0)
                        .map(CommandLine.Model.OptionSpec::longestName)
                        .toList();
    }

    @Override
    public Integer call() {
        throw wrong("no command; 'nacre --help' shows what there is");
    }
}
