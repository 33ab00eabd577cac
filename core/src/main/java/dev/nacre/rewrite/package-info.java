/// The rewriting of formulas: what is written as in a textbook becomes a rational function of few
/// exponentials, is evaluated by the scheme that suits it, and replaces the textbook only after it
/// was compared with the truth.
package dev.nacre.rewrite;
