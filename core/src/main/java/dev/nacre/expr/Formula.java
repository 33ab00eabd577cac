package dev.nacre.expr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The facts about a function that is defined by a formula over primitives.
///
/// A method that bears it is found by name in formulas and on the command line, and gets its rows
/// in the test tables.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Formula {
    /// The ONNX operator and the opset that brought it, such as `Mish:18`; empty where there is none.
    String onnx() default "";

    /// Where the function was published.
    String cite() default "";

    /// Points at which tests look besides the usual ones: kinks, minima, edges of overflow.
    double[] probe() default {};
}
