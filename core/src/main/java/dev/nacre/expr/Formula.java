package dev.nacre.expr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The facts about a function that is defined by a formula over primitives.
///
/// A method that bears it is in the [Catalogue]: a name in formulas and on the command line, and
/// rows in the test tables.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Formula {
    /// The ONNX operator that computes it and the opset that brought that operator, such as
    /// `Mish:18`; empty where there is none.
    String onnx() default "";

    /// Where the function was published; an overload that says nothing was published with the
    /// overload of fewest parameters.
    String cite() default "";

    /// Points at which tests look besides the usual ones: kinks, minima, and the edges at which an
    /// exponential overflows, underflows or drowns, in f32 and in f64.
    double[] probe() default {};

    /// A value for each parameter that is a number or an operand, in order, for tests and examples.
    double[] sample() default {};
}
