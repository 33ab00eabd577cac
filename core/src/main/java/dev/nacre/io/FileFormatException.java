package dev.nacre.io;

import java.io.IOException;
import java.nio.file.Path;

/// A file whose content is not what its format demands; the message names the file and the place.
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param what what is wrong, and where
    public FileFormatException(Path file, String what) {
        super(file + ": " + what);
    }
}
