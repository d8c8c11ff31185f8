//! The Matrix view: what a text requires, and what is saved.

use std::rc::Rc;
use std::sync::Arc;

use super::{compare, matrix_state};
use crate::present::matrix::{export, required_by};
use crate::store::{Effect, MatrixAction, State};

/// Longest text of nodes that is taken.
const LONGEST: usize = 4 << 20;

pub(super) fn act(state: &mut State, action: MatrixAction, now: u64) -> Vec<Effect> {
    match action {
        MatrixAction::Compare(action) => compare::act(state, action, now),
        MatrixAction::Add(text) => {
            let end = text.floor_char_boundary(LONGEST);
            let read = required_by(text.get(..end).unwrap_or_default());
            let matrix = matrix_state(state);
            matrix.said = Some(match read {
                Ok((platforms, words)) => {
                    for platform in platforms {
                        if !matrix.require.contains(&platform) {
                            matrix.require.push(platform);
                        }
                    }
                    (true, Rc::from(words))
                }
                Err(words) => (false, Rc::from(words)),
            });
            Vec::new()
        }
        MatrixAction::Sort(sort) => {
            matrix_state(state).sort = sort;
            Vec::new()
        }
        MatrixAction::Save(file) => {
            let saved = export(&state.page, file);
            let saved = saved
                .map(|(name, text)| Effect::Download(Rc::from(name), Arc::from(text.into_bytes())));
            saved.into_iter().collect()
        }
    }
}
