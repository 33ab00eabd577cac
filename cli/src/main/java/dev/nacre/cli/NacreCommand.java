package dev.nacre.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// What all commands have: two options, and where they print.
@Command(
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        descriptionHeading = "%n",
        footerHeading = "%nExamples:%n")
abstract class NacreCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = "--debug", description = "Show the stack trace of an error.")
    boolean debug;

    CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }

    /// Results, for standard output.
    PrintWriter out() {
        return spec().commandLine().getOut();
    }

    void warn(String warning) {
        spec().commandLine().getErr().println("warning: " + warning);
    }

    /// What is wrong with the arguments, to be thrown.
    ParameterException wrong(String problem) {
        return new ParameterException(spec().commandLine(), problem);
    }

    /// That there is no such option, to be thrown.
    UnmatchedArgumentException unknown(String argument) {
        return new UnmatchedArgumentException(spec().commandLine(), List.of(argument));
    }
}
