/// Nacre beside libtorch: what is compared, how, and how near they must be.
@org.jspecify.annotations.NullMarked
package dev.nacre.parity;
