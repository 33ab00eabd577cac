package dev.nacre.data;

import dev.nacre.io.FileFormatException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A file that is read from its beginning, and unpacked meanwhile if it is a gzip file, whatever
/// its name says.
final class Source extends FilterInputStream {
    private static final int BUFFER = 1 << 16;

    /// Deflate packs no more bytes than this into one.
    private static final long MOST_PACKED = 1032;

    private final Path file;

    private Source(Path file, InputStream in) {
        super(in);
        this.file = file;
    }

    static Source open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileFormatException(file, "is a folder or device, not a file");
        }
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return new Source(file, isPacked(in) ? new GZIPInputStream(in, BUFFER) : in);
        } catch (EOFException | ZipException e) {
            in.close();
            throw damaged(file, e);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isPacked(InputStream in) throws IOException {
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return packed;
    }

    /// Whether a file has so many bytes when it is unpacked. This keeps damaged files from asking
    /// for memory they could never fill.
    static boolean holds(Path file, long bytes) throws IOException {
        long size = Files.size(file);
        try (Source s = open(file)) {
            if (!(s.in instanceof GZIPInputStream)) {
                return size == bytes;
            }
            if (bytes / MOST_PACKED > size) {
                return false;
            }
            // The end of the file says it, modulo 2^32 and for the last of its members.
            return lastInt(file, size) == (int) bytes
                    || s.transferTo(OutputStream.nullOutputStream()) == bytes;
        }
    }

    private static int lastInt(Path file, long size) throws IOException {
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "r")) {
            f.seek(Math.max(0, size - Integer.BYTES));
            return Integer.reverseBytes(f.readInt());
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        try {
            return in.read(to, from, length);
        } catch (EOFException | ZipException e) {
            throw damaged(file, e);
        }
    }

    private static FileFormatException damaged(Path file, IOException e) {
        FileFormatException f =
                new FileFormatException(file, "is a damaged gzip file: " + e.getMessage());
        f.initCause(e);
        return f;
    }
}
