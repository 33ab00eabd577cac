package dev.nacre.measure;

/// The errors that are large in ULP and do not count because they are small absolutely: around a
/// root, where the numbers of a dtype are as near to each other as nowhere else.
///
/// @param tolerance the largest absolute error that is forgiven; 0 if all errors count
/// @param points how many errors above 2 ULP were forgiven
/// @param maxUlp the worst of these, in ULP
/// @param maxAbsolute the worst of these, absolutely
public record Forgiven(double tolerance, long points, double maxUlp, double maxAbsolute) {
    /// Smaller errors are forgiven but not told of: where numbers are as far apart as the tolerance
    /// is large, all errors are.
    static final double NOTABLE = 2;
}
