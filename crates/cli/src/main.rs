//! The `allarch` binary.

fn main() {}
