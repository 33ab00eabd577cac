package dev.nacre.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// What programs print.
final class Printed {
    private Printed() {}

    @FunctionalInterface
    interface Program {
        void main(String[] words) throws IOException;
    }

    /// What a program prints when it is called with some words.
    static String by(Program program, String... words) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.main(words);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// Where nobody reads.
    static PrintStream unread() {
        return new PrintStream(PrintStream.nullOutputStream());
    }
}
