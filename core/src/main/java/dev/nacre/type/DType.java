package dev.nacre.type;

/// The type of a tensor's elements, with torch's rules for mixing them.
public enum DType {
    BOOL("bool", "BOOL", 1, Category.BOOLEAN, 1),
    U8("u8", "U8", 1, Category.INTEGRAL, 8),
    I8("i8", "I8", 1, Category.INTEGRAL, 7),
    I16("i16", "I16", 2, Category.INTEGRAL, 15),
    I32("i32", "I32", 4, Category.INTEGRAL, 31),
    I64("i64", "I64", 8, Category.INTEGRAL, 63),
    F16("f16", "F16", 2, Category.FLOATING, 11),
    BF16("bf16", "BF16", 2, Category.FLOATING, 8),
    F32("f32", "F32", 4, Category.FLOATING, 24),
    F64("f64", "F64", 8, Category.FLOATING, 53);

    /// The kinds of number, weakest first.
    public enum Category {
        BOOLEAN,
        INTEGRAL,
        FLOATING
    }

    private final String label;
    private final String code;
    private final int bytes;
    private final Category category;
    private final int precision;

    DType(String label, String code, int bytes, Category category, int precision) {
        this.label = label;
        this.code = code;
        this.bytes = bytes;
        this.category = category;
        this.precision = precision;
    }

    /// The size of one element in bytes.
    public int bytes() {
        return bytes;
    }

    /// The name that safetensors files use.
    public String code() {
        return code;
    }

    public Category category() {
        return category;
    }

    /// The number of significant bits.
    public int precision() {
        return precision;
    }

    /// The largest number: of f32 about 3.4e38. Of i64, which a double does not hold, 2^63.
    public double max() {
        return isFloating()
                ? Math.scalb(2 - Math.scalb(1.0, 1 - precision), largestExponent())
                : Math.scalb(1.0, precision) - 1;
    }

    /// The smallest positive number with all significant bits: of f32 about 1.2e-38, of integers 1.
    public double smallestNormal() {
        return isFloating() ? Math.scalb(1.0, 1 - largestExponent()) : 1;
    }

    /// The smallest positive number: of f32 about 1.4e-45, of integers 1.
    public double smallest() {
        return isFloating() ? Math.scalb(1.0, 2 - largestExponent() - precision) : 1;
    }

    private int largestExponent() {
        int exponentBits = Byte.SIZE * bytes - precision;
        return (1 << (exponentBits - 1)) - 1;
    }

    public boolean isFloating() {
        return category == Category.FLOATING;
    }

    public boolean isIntegral() {
        return category == Category.INTEGRAL;
    }

    /// The type in which both can be computed, as torch promotes two tensors of equal rank.
    public DType promote(DType other) {
        if (this == other) {
            return this;
        }
        if (category != other.category) {
            return category.compareTo(other.category) > 0 ? this : other;
        }
        if ((this == F16 && other == BF16) || (this == BF16 && other == F16)) {
            return F32;
        }
        if ((this == U8 && other == I8) || (this == I8 && other == U8)) {
            return I16;
        }
        return compareTo(other) > 0 ? this : other;
    }

    /// The whole number that this type, which is no floating-point one, has for another: its low
    /// bits, or 0 and 1 for booleans.
    public long wrap(long value) {
        return switch (this) {
            case BOOL -> value != 0 ? 1 : 0;
            case U8 -> value & 0xff;
            case I8 -> (byte) value;
            case I16 -> (short) value;
            case I32 -> (int) value;
            case I64 -> value;
            case F16, BF16, F32, F64 -> throw new IllegalStateException(this + " does not wrap");
        };
    }

    /// Whether this type has a whole number.
    public boolean holds(long value) {
        return isFloating() || wrap(value) == value;
    }

    /// The value as this type stores it: rounded, or 0 and 1 for booleans. Of integers the fraction
    /// is cut off; what is then out of range is cut to the range in 32 and 64 bits, and keeps its
    /// low bits in fewer.
    public double round(double value) {
        return switch (this) {
            case BOOL -> value != 0 ? 1 : 0;
            case U8, I8, I16 -> wrap((long) value);
            case I32 -> (int) value;
            case I64 -> (long) value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case BF16 -> {
                int bits = Float.floatToIntBits((float) value);
                boolean special = !Float.isFinite((float) value);
                int up = special ? 0 : 0x7fff + ((bits >>> 16) & 1);
                yield Float.intBitsToFloat((bits + up) & 0xffff0000);
            }
            case F32 -> (float) value;
            case F64 -> value;
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
