package dev.nacre.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.nacre.bench.Side;
import dev.nacre.bench.Task;
import dev.nacre.type.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An operator of ONNX Runtime; its result is freed at the end of each call.
final class OnnxSide implements Side {
    private final OrtSession session;
    private final List<Map<String, OnnxTensor>> operands = new ArrayList<>();

    OnnxSide(Task task, OnnxModel model, int threads) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Shape shape = task.inputs().getFirst().shape();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            // Or its threads spin on while the next side is timed.
            options.addConfigEntry("session.force_spinning_stop", "1");
            boolean whole = task.name().startsWith("argmax");
            session = environment.createSession(model.bytes(shape, whole), options);
            for (int set = 0; set < Task.SETS; set++) {
                float[] values = task.values(set, 0);
                FloatBuffer x =
                        ByteBuffer.allocateDirect(4 * values.length)
                                .order(ByteOrder.nativeOrder())
                                .asFloatBuffer()
                                .put(values)
                                .rewind();
                operands.add(Map.of("x", OnnxTensor.createTensor(environment, x, shape.toArray())));
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void run(int set) {
        try (OrtSession.Result _ = session.run(operands.get(set))) {
            // Computed.
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public float[] result(int set) {
        try (OrtSession.Result r = session.run(operands.get(set))) {
            OnnxTensor t = (OnnxTensor) r.get(0);
            float[] values = new float[Math.toIntExact(t.getInfo().getNumElements())];
            LongBuffer whole = t.getLongBuffer();
            if (whole == null) {
                t.getFloatBuffer().get(values);
            } else {
                for (int i = 0; i < values.length; i++) {
                    values[i] = whole.get(i);
                }
            }
            return values;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            operands.forEach(o -> o.values().forEach(OnnxTensor::close));
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
