//! The engines, one file each.

pub(super) mod containerd;
