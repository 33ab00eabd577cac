package dev.nacre.data;

/// Handwritten digits in three parts that have no image in common.
///
/// @param train what a model learns from: 1,257 images
/// @param validation what its options are chosen by: 180 images
/// @param test what it is judged by once, at the end: 360 images
public record Digits(Samples train, Samples validation, Samples test) {}
