//! End-to-end tests of Allarch: fixtures shared by the test files beside this one.

pub mod archive;
pub mod catalogue;
pub mod faulty;
pub mod fuzz;
pub mod guarded;
pub mod http;
pub mod image;
pub mod modes;
pub mod official;
pub mod registry;
pub mod server;
pub mod slow;
pub mod token_service;
pub mod vectors;
