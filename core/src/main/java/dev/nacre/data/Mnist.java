package dev.nacre.data;

/// Small gray images in the files of MNIST, in two parts: f32 `[n, 1, 28, 28]` from 0 (background)
/// to 1, with labels 0 to 9, i64 `[n]`.
///
/// @param train what a model learns from: 60,000 images
/// @param test what it is judged by: 10,000 images
public record Mnist(Samples train, Samples test) {}
