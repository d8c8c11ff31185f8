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
const FIRST: usize = 64;
const STEP: usize = 160;

/// The part.
#[component]
pub(crate) fn Still(props: &StillProps) -> Html {
    let drawn = use_growing((), props.rows, FIRST, STEP);
    (props.draw)(drawn)
}

/// A number that starts with `first` and grows with each frame until it reaches `total`, from the start
/// again where `stamp` changes; the page is busy until then.
#[hook]
pub(crate) fn use_growing<S: Clone + PartialEq + 'static>(
    stamp: S,
    total: usize,
    first: usize,
    step: usize,
) -> usize {
    let known = use_state_eq(|| (stamp.clone(), first));
    let now = if known.0 == stamp { known.1 } else { first };
    let busy = use_mut_ref(|| None::<Busy>);
    let is_growing = now < total;
    if is_growing && busy.borrow().is_none() {
        busy.replace(Some(Busy::start()));
    }
    let set = known.setter();
    use_effect_with((stamp, now, is_growing), move |(stamp, now, is_growing)| {
        if *is_growing {
            let next = (stamp.clone(), now + step);
            dom::after_paint(move || set.set(next));
        } else {
            busy.replace(None);
        }
    });
    now
}

/// The address of what an `Rc` holds, for [`StillProps::stamp`].
pub(crate) fn address<T>(of: &Rc<T>) -> usize {
    Rc::as_ptr(of) as usize
}
