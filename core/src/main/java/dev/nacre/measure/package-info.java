/// The measuring of formulas: what is computed in their place, and how far it is from the truth.
package dev.nacre.measure;
