package dev.nacre.parity;

import dev.nacre.nn.Reduction;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Losses, as libtorch has them.
final class TorchLosses {
    private TorchLosses() {}

    static Tensor of(Operation op, TorchInputs in) {
        long r = Torch.number(op.reduction());
        return switch (op.name()) {
            case "smoothL1" -> torch.smooth_l1_loss(in.x(), in.get("wanted"), r, op.number("beta"));
            case "huber" -> torch.huber_loss(in.x(), in.get("wanted"), r, op.number("delta"));
            case "bce" ->
                    torch.binary_cross_entropy(in.x(), in.get("wanted"), in.optional("weight"), r);
            case "klDiv" -> divergence(op, in);
            case "gaussianNll" -> gaussian(op, in);
            case "poissonNll" ->
                    torch.poisson_nll_loss(
                            in.x(), in.get("counts"), op.is("logInput"), op.is("full"), 1e-8, r);
            case "cosineEmbedding" ->
                    torch.cosine_embedding_loss(
                            in.x(), in.get("other"), in.get("signs"), op.number("margin"), r);
            case "tripletMargin" ->
                    torch.triplet_margin_loss(
                            in.get("anchor"),
                            in.get("positive"),
                            in.get("negative"),
                            op.number("margin"),
                            op.number("p"),
                            1e-6,
                            op.is("swap"),
                            r);
            case "hingeEmbedding" ->
                    torch.hinge_embedding_loss(in.x(), in.get("signs"), op.number("margin"), r);
            case "marginRanking" ->
                    torch.margin_ranking_loss(
                            in.x(), in.get("other"), in.get("signs"), op.number("margin"), r);
            default -> throw new IllegalArgumentException("not compared yet: " + op);
        };
    }

    /// Its mean over the batch is made in torch.nn.functional, in C++ too.
    private static Tensor divergence(Operation op, TorchInputs in) {
        Tensor loss =
                torch.kl_div(
                        in.x(), in.get("wanted"), Torch.number(op.reduction()), op.is("logTarget"));
        return op.reduction() == Reduction.BATCH_MEAN
                ? loss.div(new Scalar((double) in.x().size(0)))
                : loss;
    }

    /// libtorch has no such function; this is torch.nn.functional.gaussian_nll_loss in Python.
    private static Tensor gaussian(Operation op, TorchInputs in) {
        Tensor given = in.get("variance");
        Tensor v = (given.dim() < in.x().dim() ? given.unsqueeze(-1) : given).clone();
        try (NoGradGuard _ = new NoGradGuard()) {
            v.clamp_min_(new Scalar(op.number("eps")));
        }
        Tensor difference = in.x().sub(in.get("wanted"));
        Tensor loss = v.log().add(difference.square().div(v)).mul(new Scalar(0.5));
        Tensor whole = op.is("full") ? loss.add(new Scalar(0.5 * Math.log(2 * Math.PI))) : loss;
        return switch (op.reduction()) {
            case MEAN, BATCH_MEAN -> whole.mean();
            case SUM -> whole.sum();
            case NONE -> whole;
        };
    }
}
