//! A part of the page that is drawn again only when what it shows has changed, and long parts that
//! are drawn over several frames.

use std::rc::Rc;

use yew::prelude::*;

use crate::shell::{Busy, dom};

/// Properties of [`Still`].
#[derive(Properties)]
pub(crate) struct StillProps {
    /// What the part depends on, as numbers: addresses of what it holds, counts, flags.
    pub(crate) stamp: Vec<usize>,
    /// How many rows it has, of which `draw` is told how many to draw: a long table is not drawn
    /// within one frame.
    pub(crate) rows: usize,
    /// Draws it. It holds what `stamp` has the addresses of, so that none of them is used anew.
    pub(crate) draw: Draw,
}

/// Draws a part, up to so many of its rows.
pub(crate) type Draw = Rc<dyn Fn(usize) -> Html>;

/// Equal stamps show the same, whatever the function is.
impl PartialEq for StillProps {
    fn eq(&self, other: &Self) -> bool {
        self.stamp == other.stamp
    }
}

/// Rows drawn with the rest of the page, and with each frame after it.
const FIRST: usize = 48;
const STEP: usize = 160;

/// The part.
#[component]
pub(crate) fn Still(props: &StillProps) -> Html {
    let drawn = use_growing(props.rows, FIRST, STEP);
    (props.draw)(drawn)
}

/// A number that starts with `first` and grows with each frame until it reaches `total`; the page
/// is busy until then.
#[hook]
pub(crate) fn use_growing(total: usize, first: usize, step: usize) -> usize {
    let now = use_state_eq(|| first);
    let busy = use_mut_ref(|| None::<Busy>);
    let rest = *now < total;
    if rest && busy.borrow().is_none() {
        busy.replace(Some(Busy::start()));
    }
    use_effect_with((*now, rest), {
        let now = now.clone();
        move |(at, rest)| {
            let next = *at + step;
            if *rest {
                dom::after_paint(move || now.set(next));
            } else {
                busy.replace(None);
            }
        }
    });
    *now
}

/// The address of what an `Rc` holds, for [`StillProps::stamp`].
pub(crate) fn address<T>(of: &Rc<T>) -> usize {
    Rc::as_ptr(of) as usize
}
