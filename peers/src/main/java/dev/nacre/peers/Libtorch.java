package dev.nacre.peers;

import dev.nacre.bench.Direction;
import dev.nacre.bench.Peer;
import dev.nacre.bench.Side;
import dev.nacre.bench.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// The library below PyTorch, called from Java.
public final class Libtorch implements Peer {
    @Override
    public String name() {
        return "libtorch";
    }

    @Override
    public String configuration() {
        try (BytePointer config = torch.show_config()) {
            return Loader.getVersion("org.bytedeco", "pytorch")
                    + "; "
                    + config.getString().strip().replaceAll("\\s*\\n\\s*-?\\s*", "; ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void threads(int count) {
        torch.set_num_threads(count);
        openblas.blas_set_num_threads(count);
    }

    @Override
    public @Nullable Side side(Task task) {
        if (task.memory() == Task.Memory.REPLACED) {
            return new LibtorchUpdate(task);
        }
        if (task.direction() == Direction.BACKWARD) {
            return new LibtorchBackward(task);
        }
        boolean known =
                task.memory() == Task.Memory.ALLOCATED || task.name().equals(LibtorchForward.GIVEN);
        return known ? new LibtorchForward(task) : null;
    }
}
