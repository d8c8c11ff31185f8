//! What stands under a report: what the document says of itself, and what hangs on it.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::annotations::annotations_panel;
use crate::components::hanging::hanging;
use crate::shell::Dispatch;
use crate::store::Entry;

/// Both.
pub(crate) fn below(entry: &Rc<Entry>, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { annotations_panel(entry, dispatch) }
            { hanging(entry, dispatch) }
        </>
    }
}
