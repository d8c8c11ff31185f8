//! The CORS proxy and static site server.

mod site_headers;

pub use site_headers::{for_local_use, site_headers};
