package dev.nacre.rewrite;

/// How a fraction of an exponential E = exp(u) is evaluated.
public enum Scheme {
    /// With E, whose argument is cut where the fraction no longer changes.
    CLAMP("E = exp(u), with u cut where the quotient no longer changes"),
    /// With z = exp(-|u|), which never overflows; the coefficients are reversed where u > 0.
    FOLD("z = exp(-|u|), coefficients reversed where u > 0"),
    /// With E as it is.
    PLAIN("E = exp(u)");

    private final String doc;

    Scheme(String doc) {
        this.doc = doc;
    }

    @Override
    public String toString() {
        return doc;
    }
}
