//! The page of Allarch.
//!
//! An event becomes an [`store::Action`], `store::reduce` turns state and action into a new state
//! and a list of [`store::Effect`]s, and `shell::run` performs those; what comes back is an action
//! again. `store`, `route` and `present` are pure and tested natively; `shell` alone touches the
//! browser; `views` and `components` draw what `present` says. Nothing here knows a rule of an
//! engine or the wording of a lint rule.

pub mod archive;
pub mod route;

pub mod present;

pub mod store;

mod app;
mod components;
pub mod examples;
mod later;
mod rehearsal;
mod shell;
mod views;

/// Draws the page into the document's body and starts listening.
pub fn start() {
    yew::Renderer::<app::App>::new().render();
}
