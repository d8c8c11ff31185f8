//! The engines, one file each, and what several of them share: [`search`] for those on containerd's
//! code, [`trace`] for the account of every choice, [`after`] for what follows it.

mod after;
pub(super) mod containerd;
pub(super) mod containerd_cri_transfer;
pub(super) mod containerd_darwin_default;
pub(super) mod containerd_freebsd_default;
pub(super) mod containerd_windows_default;
pub(super) mod containers_image;
pub(super) mod containers_image_prefer_gzip;
pub(super) mod docker_classic_linux;
pub(super) mod docker_classic_windows;
pub(super) mod docker_containerd_store;
pub(super) mod go_containerregistry;
pub(super) mod regclient;
pub(super) mod search;
pub mod swarm;
mod trace;

use super::selection::Then;
