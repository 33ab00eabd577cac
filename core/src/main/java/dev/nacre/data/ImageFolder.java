package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.io.FileFormatException;
import dev.nacre.type.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Images in a folder that has one folder for each class, as `flowers/rose/1.jpg`.
///
/// Inputs are f32 `[3, height, width]` from 0 to 1, labels the number of the class, i64 without
/// dims. Files are PNG and JPEG, also in folders further down; they are decoded when they are asked
/// for. Classes and files are in the order of their names.
public final class ImageFolder implements Dataset {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private final List<String> classes = new ArrayList<>();
    private final List<Image> images = new ArrayList<>();
    private final Options options;

    private record Image(Path file, int label) {}

    private record Size(int height, int width) {}

    /// What may be chosen for an [ImageFolder].
    public static final class Options {
        private boolean grayscale;
        private @Nullable Size size;

        private Options() {}

        /// Has inputs be `[1, height, width]`: the brightness. Not by default.
        public Options grayscale(boolean grayscale) {
            this.grayscale = grayscale;
            return this;
        }

        /// Has all images be resized to this, as [Transforms#resize(int, int)] does it; not by
        /// default. Images of a batch must have one size.
        public Options size(int height, int width) {
            Transforms.checkSize("size", height, width);
            this.size = new Size(height, width);
            return this;
        }
    }

    private ImageFolder(Options options) {
        this.options = options;
    }

    /// The images of a folder, in color and as large as they are.
    public static ImageFolder of(Path root) throws IOException {
        return of(root, o -> {});
    }

    /// The images of a folder, with options such as `o -> o.size(32, 32)`.
    ///
    /// @throws IOException if there is no such folder, or no image in one of its folders
    public static ImageFolder of(Path root, Consumer<Options> options) throws IOException {
        ImageFile.checkDecoders();
        Options o = new Options();
        options.accept(o);
        ImageFolder folder = new ImageFolder(o);
        for (Path of : sorted(root, 1, Files::isDirectory)) {
            int label = folder.classes.size();
            folder.classes.add(of.getFileName().toString());
            List<Path> files = sorted(of, Integer.MAX_VALUE, ImageFolder::isImage);
            if (files.isEmpty()) {
                throw new FileFormatException(of, "has no images (" + ENDINGS + ")");
            }
            files.forEach(f -> folder.images.add(new Image(f, label)));
        }
        if (folder.classes.isEmpty()) {
            throw new FileFormatException(
                    root, "has no folders; there must be one for each class, with its images");
        }
        return folder;
    }

    /// What is in a folder and, down to some depth, in folders within.
    private static List<Path> sorted(Path folder, int depth, Predicate<Path> wanted)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    folder.toString(),
                    null,
                    Files.exists(folder) ? "is a file, not a folder" : "there is no such folder");
        }
        try (Stream<Path> all = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            // By names with one separator, which are the same on every system.
            return all.filter(f -> !f.equals(folder) && wanted.test(f))
                    .sorted(
                            Comparator.comparing(
                                    f -> folder.relativize(f).toString().replace('\\', '/')))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    /// The names of the classes, by their labels.
    public List<String> classes() {
        return List.copyOf(classes);
    }

    /// The file of an example.
    public Path file(long index) {
        return image(index).file;
    }

    @Override
    public long count() {
        return images.size();
    }

    /// Decodes the image at a place.
    ///
    /// @throws FileFormatException if the file is damaged or no such image
    @Override
    public Sample get(long index) throws IOException {
        Image image = image(index);
        Pixels x = ImageFile.read(image.file, options.grayscale);
        Size size = options.size;
        Pixels sized = size == null ? x : Resize.apply(x, size.height, size.width);
        return new Sample(sized.tensor(), Tensor.scalar(image.label, DType.I64));
    }

    private Image image(long index) {
        return images.get((int) Objects.checkIndex(index, count()));
    }
}
