/// Random formulas and programs, the judgement of what becomes of them, and the smallest ones that
/// fail.
@NullMarked
package dev.nacre.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
