package dev.nacre.cli;

import dev.nacre.type.NacreException;
import dev.nacre.type.OutOfMemoryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// An error as it is told to people: a line, and the exit code that says whose fault it is.
record Failure(Throwable cause, String message, int code) {
    private static final int WRONG_INPUT = 2;
    private static final int BROKEN = 1;

    static Failure of(Throwable e) {
        return switch (e) {
            case UnmatchedArgumentException u -> new Failure(e, unmatched(u), WRONG_INPUT);
            case MutuallyExclusiveArgsException m ->
                    new Failure(e, line(m.getMessage()).replaceFirst("^Error: ", ""), WRONG_INPUT);
            case ParameterException p -> new Failure(e, line(option(p)), WRONG_INPUT);
            case OutOfMemoryException o -> new Failure(e, line(o.getMessage()), BROKEN);
            case NacreException n -> new Failure(e, line(n.getMessage()), WRONG_INPUT);
            case UncheckedIOException u when u.getCause() != null -> of(u.getCause());
            // A backend that a property keeps from starting.
            case ServiceConfigurationError s when s.getCause() instanceof NacreException n -> of(n);
            case IOException i -> new Failure(e, file(i), WRONG_INPUT);
            case OutOfMemoryError _ ->
                    new Failure(e, "the Java heap is full; enlarge it with -Xmx", BROKEN);
            default ->
                    new Failure(
                            e,
                            line("internal error: " + e + "; --debug shows the stack trace"),
                            BROKEN);
        };
    }

    int report(@Nullable CommandLine at, PrintWriter err, boolean debug) {
        String who = at == null ? "nacre" : at.getCommandSpec().qualifiedName();
        err.println(who + ": " + message);
        if (debug) {
            cause.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    /// What is wrong with the value of an option, for people who do not program in Java.
    private static @Nullable String option(ParameterException e) {
        if (e instanceof MissingParameterException m) {
            return m.getMissing().getFirst() instanceof OptionSpec o
                    ? "%s: its value is missing; write %s=%s"
                            .formatted(o.longestName(), o.longestName(), o.paramLabel())
                    : "%s is missing; see '%s --help'"
                            .formatted(
                                    m.getMissing().stream()
                                            .map(Failure::name)
                                            .collect(Collectors.joining(" or ")),
                                    e.getCommandLine().getCommandSpec().qualifiedName());
        }
        if (!(e.getCause() instanceof TypeConversionException)
                || !(e.getArgSpec() instanceof OptionSpec o)) {
            return e.getMessage();
        }
        String kind =
                switch (o.type().getSimpleName()) {
                    case "Integer", "int" -> "must be a whole number, at most " + Integer.MAX_VALUE;
                    case "Long", "long" -> "must be a whole number of 64 bits";
                    case "Double", "double" -> "must be a number, such as 0.01";
                    default -> e.getCause().getMessage();
                };
        return "%s=%s: %s".formatted(o.longestName(), e.getValue(), kind);
    }

    private static String name(ArgSpec spec) {
        return spec instanceof OptionSpec o ? o.longestName() : spec.paramLabel();
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String what = e.getUnmatched().getFirst();
        CommandLine at = e.getCommandLine();
        String help = "; see '" + at.getCommandSpec().qualifiedName() + " --help'";
        String kind = e.isUnknownOption() ? "option" : "command";
        if (!e.isUnknownOption() && at.getSubcommands().isEmpty()) {
            return line("unexpected argument '" + what + "'" + help);
        }
        // The nearest to --epoch=3 is the nearest to --epoch.
        String name = what.split("=", 2)[0];
        List<String> near = new UnmatchedArgumentException(at, List.of(name)).getSuggestions();
        String hint = near.isEmpty() ? help : "; did you mean " + near.getFirst() + "?";
        return line("unknown " + kind + " '" + what + "'" + hint);
    }

    private static String file(IOException e) {
        boolean named = e instanceof FileSystemException f && f.getFile() != null;
        return line(
                named ? ((FileSystemException) e).getFile() + ": " + reason(e) : e.getMessage());
    }

    /// What is wrong with a file whose name has been said.
    static String reason(Exception e) {
        return switch (e) {
            case FileSystemException f when f.getReason() != null -> line(f.getReason());
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "no permission";
            case FileAlreadyExistsException f -> f.getFile() + " is a file, not a folder";
            default -> line(e.getMessage());
        };
    }

    /// The first line, printable.
    private static String line(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
    }
}
