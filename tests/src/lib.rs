//! End-to-end tests of Allarch: fixtures shared by the test files beside this one.

pub mod vectors;
