package dev.nacre.parity;

import dev.nacre.Tensor;
import dev.nacre.io.Safetensors;
import dev.nacre.type.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A file of what libtorch makes of small subjects: what it was given in f32 and in f64, and its
/// results, both computed in f64.
///
/// A tensor is called `7/f32/given/weight` or `7/f32/y`, and `7` in the metadata is the text of the
/// subject.
final class Golden {
    static final List<DType> DTYPES = List.of(DType.F32, DType.F64);

    private final Safetensors file;

    private Golden(Safetensors file) {
        this.file = file;
    }

    static Golden read(Path path) throws IOException {
        return new Golden(Safetensors.read(path));
    }

    /// @param truth what results are right
    static Golden of(List<Subject> subjects, Engine truth, Map<String, String> about) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>(about);
        for (int i = 0; i < subjects.size(); i++) {
            Subject s = subjects.get(i);
            metadata.put(String.valueOf(i), s.toString());
            for (DType dtype : DTYPES) {
                String prefix = prefix(i, dtype);
                SequencedMap<String, Numbers> given = Draw.of(s, dtype);
                given.forEach((name, n) -> tensors.put(prefix + "given/" + name, n.tensor()));
                Map<String, Numbers> wide = new LinkedHashMap<>();
                given.forEach((name, n) -> wide.put(name, n.wide()));
                truth.run(s, wide, DType.F64, Engine.Upstream.SIGNED)
                        .forEach((name, n) -> tensors.put(prefix + name, n.tensor()));
            }
        }
        return new Golden(new Safetensors(tensors, metadata));
    }

    void write(Path path) throws IOException {
        file.write(path);
    }

    /// The texts of the subjects.
    List<String> subjects() {
        List<String> texts = new ArrayList<>();
        while (file.metadata().containsKey(String.valueOf(texts.size()))) {
            texts.add(file.metadata().get(String.valueOf(texts.size())));
        }
        return texts;
    }

    Map<String, Numbers> given(int subject, DType dtype) {
        return numbers(prefix(subject, dtype) + "given/");
    }

    Map<String, Numbers> results(int subject, DType dtype) {
        return numbers(prefix(subject, dtype));
    }

    private static String prefix(int subject, DType dtype) {
        return subject + "/" + dtype + "/";
    }

    /// The tensors whose names go on from here without a further part.
    private SequencedMap<String, Numbers> numbers(String prefix) {
        SequencedMap<String, Numbers> found = new LinkedHashMap<>();
        file.tensors()
                .forEach((name, t) -> {
                    if (name.startsWith(prefix) && name.lastIndexOf('/') < prefix.length()) {
                        found.put(name.substring(prefix.length()), Numbers.of(t));
                    }
                });
        return found;
    }
}
