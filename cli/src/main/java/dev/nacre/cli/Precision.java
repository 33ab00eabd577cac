package dev.nacre.cli;

import dev.nacre.type.DType;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the dtype that a formula is computed in.
final class Precision implements ITypeConverter<DType> {
    @Override
    public DType convert(String text) {
        return switch (text) {
            case "f32" -> DType.F32;
            case "f64" -> DType.F64;
            default -> throw new TypeConversionException("must be f32 or f64");
        };
    }
}
