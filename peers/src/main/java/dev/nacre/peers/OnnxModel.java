package dev.nacre.peers;

import dev.nacre.type.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A model of one node as a file of ONNX: the messages of `onnx.proto3`, with their field numbers.
final class OnnxModel {
    private static final int IR_VERSION = 10;

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private final String op;
    private final int opset;
    private final List<Message> attributes = new ArrayList<>();
    private final List<Message> constants = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>(List.of("x"));

    /// @param opset the version of the operators that it is of
    OnnxModel(String op, int opset) {
        this.op = op;
        this.opset = opset;
    }

    /// With an attribute that is a whole number.
    OnnxModel with(String name, long value) {
        attributes.add(new Message().text(1, name).number(3, value).number(20, 2));
        return this;
    }

    /// With a vector of whole numbers as its next input.
    OnnxModel and(long... values) {
        Message packed = new Message();
        for (long v : values) {
            packed.varint(v);
        }
        return constant(values.length, INT64, 7, packed);
    }

    /// With a vector of ones as its next input.
    OnnxModel andOnes(int count) {
        ByteBuffer ones = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            ones.putFloat(1);
        }
        return constant(count, FLOAT, 4, new Message().raw(ones.array()));
    }

    private OnnxModel constant(int count, int type, int field, Message packed) {
        String name = "c" + inputs.size();
        inputs.add(name);
        constants.add(
                new Message()
                        .number(1, count)
                        .number(2, type)
                        .message(field, packed)
                        .text(8, name));
        return this;
    }

    /// The file, for an input `x` of f32 and a result `y`.
    byte[] bytes(Shape shape, boolean wholeResult) {
        Message node = new Message();
        inputs.forEach(i -> node.text(1, i));
        node.text(2, "y").text(4, op);
        attributes.forEach(a -> node.message(5, a));
        Message graph = new Message().message(1, node).text(2, op);
        constants.forEach(c -> graph.message(5, c));
        Message dims = new Message();
        for (long d : shape.toArray()) {
            dims.message(1, new Message().number(1, d));
        }
        graph.message(11, value("x", new Message().number(1, FLOAT).message(2, dims)));
        graph.message(12, value("y", new Message().number(1, wholeResult ? INT64 : FLOAT)));
        Message set = new Message().text(1, "").number(2, opset);
        return new Message().number(1, IR_VERSION).message(7, graph).message(8, set).bytes();
    }

    private static Message value(String name, Message tensor) {
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /// A message of protocol buffers in the making.
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(((long) field << 3) | VARINT);
            return varint(value);
        }

        Message text(int field, String value) {
            return chunk(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message m) {
            return chunk(field, m.bytes());
        }

        private Message chunk(int field, byte[] bytes) {
            varint(((long) field << 3) | BYTES);
            varint(bytes.length);
            return raw(bytes);
        }

        Message raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Message varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
