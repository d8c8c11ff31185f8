//! What lies over the view.

use yew::prelude::*;

use crate::components::drop_cover::drop_cover;
use crate::components::keys_help::keys_help;
use crate::components::network_log::network_log;
use crate::components::share_dialog::share_dialog;
use crate::shell::Dispatch;
use crate::store::{Dialog, Page};

/// Dialogs, and the cover under a dragged file.
pub(crate) fn over(page: &Page, dispatch: &Dispatch) -> Html {
    html! {
        <>
            if page.dragging { { drop_cover() } }
            { match page.dialog {
                Some(Dialog::Log) => network_log(&page.log, page.zone, dispatch),
                Some(Dialog::Keys) => keys_help(page.keys_off, dispatch),
                Some(Dialog::Share) => page.sharing.as_ref().map_or_else(Html::default, |sharing| share_dialog(sharing, dispatch)),
                None => Html::default(),
            } }
        </>
    }
}
