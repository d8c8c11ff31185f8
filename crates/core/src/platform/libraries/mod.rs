//! What the libraries beside containerd/platforms make of platforms: how they read, normalize, match
//! and order them. What they pick is with the [engines](super::ENGINES).

pub mod containers_image;
pub mod go_containerregistry;
pub mod regclient;
