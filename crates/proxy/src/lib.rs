//! The CORS proxy and static site server.
