/// Other libraries that do what Nacre does.
@org.jspecify.annotations.NullMarked
package dev.nacre.peers;
