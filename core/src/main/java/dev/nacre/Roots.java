package dev.nacre;

/// Roots of sums of what is not negative. Where the sum is 0, each of its terms is as small as it
/// can be, and the gradient is 0 although the root has none there; as torch has it.
final class Roots {
    private Roots() {}

    static Tensor sqrt(Tensor sum) {
        return atZero(sum.sqrt(), sum);
    }

    /// `sum^(1 / p)`.
    static Tensor of(Tensor sum, double p) {
        return atZero(sum.pow(1 / p), sum);
    }

    private static Tensor atZero(Tensor root, Tensor sum) {
        return root.where(sum.ne(sum.constant(0)), sum.constant(0));
    }
}
