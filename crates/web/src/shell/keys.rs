//! The keyboard map: key presses to actions.
//!
//! Single keys do nothing while a person types, with a modifier held, or where they are switched off,
//! so that no shortcut of the browser or of assistive technology is taken.

use std::cell::Cell;

use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

use super::dom;
use crate::route::TABS;
use crate::store::{Action, Dialog};

thread_local! {
    /// Whether single keys work at all.
    static ALLOWED: Cell<bool> = const { Cell::new(true) };
}

/// Lets single keys work, or not.
pub(super) fn allow(on: bool) {
    ALLOWED.set(on);
}

/// Whether the last key was `g`, which waits for a view's letter.
#[derive(Default)]
pub(super) struct Keys {
    go: Cell<bool>,
}

impl Keys {
    /// The action of a key press, if it has one.
    pub(super) fn action(&self, event: &KeyboardEvent) -> Option<Action> {
        let go = self.go.replace(false);
        let key = event.key();
        // A dialog keeps its keys; the browser closes it by Esc.
        if event.is_composing() || event.default_prevented() || dom::is_there("dialog[open]") {
            return None;
        }
        if key == "Enter" && (event.ctrl_key() || event.meta_key()) && dom::is_there("#paste") {
            return Some(Action::InspectTyped);
        }
        if event.alt_key() && dom::is_there("#paste") {
            match event.code().as_str() {
                "KeyG" => return Some(Action::OtherGuess),
                "KeyY" => return Some(Action::Why),
                _ => {}
            }
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return None;
        }
        if key == "Escape" {
            return Some(Action::Escape);
        }
        if !ALLOWED.get() || typing(event) {
            return None;
        }
        if go {
            let tab = TABS.iter().find(|tab| key == tab.key.to_string())?;
            return Some(Action::Go(tab.route));
        }
        match key.as_str() {
            "/" => Some(Action::FocusPaste),
            "j" => Some(Action::StepFinding(1)),
            "k" => Some(Action::StepFinding(-1)),
            "s" => Some(Action::Share),
            "t" => Some(Action::NextTheme),
            "?" => Some(Action::Dialog(Some(Dialog::Keys))),
            "g" => {
                self.go.set(true);
                None
            }
            _ => None,
        }
    }
}

/// Whether the focus is where letters are text.
fn typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| is_field(&element))
}

/// Whether an element takes text.
pub(super) fn is_field(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => {
            let kind = element.get_attribute("type").unwrap_or_default();
            !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "file")
        }
        _ => false,
    }
}
