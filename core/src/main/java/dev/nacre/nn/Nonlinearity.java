package dev.nacre.nn;

/// A function between layers, as far as the first weights depend on it.
public enum Nonlinearity {
    LINEAR,
    SIGMOID,
    TANH,
    RELU,
    LEAKY_RELU,
    SELU;

    /// By how much weights are larger before this function, so that the variance stays from layer
    /// to layer; as torch.nn.init.calculate_gain. The slope below 0 of a leaky ReLU counts as 0.01.
    public double gain() {
        return gain(0.01);
    }

    /// As [#gain()], with the slope below 0 of a leaky ReLU.
    public double gain(double slope) {
        return switch (this) {
            case LINEAR, SIGMOID -> 1;
            case TANH -> 5.0 / 3;
            case RELU -> Math.sqrt(2);
            case LEAKY_RELU -> Math.sqrt(2 / (1 + slope * slope));
            case SELU -> 3.0 / 4;
        };
    }
}
