package dev.nacre.parity;

/// Writes the golden file.
final class GoldenWriter {
    private GoldenWriter() {}

    void main(String[] args) {}
}
