//! A list of images, a saved matrix, an archive, a document on its way, or one that could not be had.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::archive_view::archive_view;
use crate::components::hanging::tags_of;
use crate::components::image_list::image_list;
use crate::components::message_card::message_card;
use crate::components::progress_card::{progress_card, reading_card};
use crate::components::visible::visible;
use crate::present::message;
use crate::present::way::way_name;
use crate::shell::Dispatch;
use crate::store::{Entry, Page};
use crate::views::notices::linked;
use crate::views::saved_matrix::saved_matrix;
use crate::views::taken::taken_view;

/// What Inspect shows of a document without a report.
pub(crate) fn no_report(page: &Page, entry: &Rc<Entry>, dispatch: &Dispatch) -> Html {
    if let (Some(list), None) = (&entry.list, &entry.inspection) {
        let way = way_name(page.start.way, page.proxy.as_deref());
        return html! {
            <>
                { linked(entry, page.newer.count(), dispatch) }
                { image_list(entry, list, page.zone, &way, dispatch) }
            </>
        };
    }
    if let (Some(list), Some(inspection)) = (&entry.list, &entry.inspection) {
        return saved_matrix(page, entry, (list, inspection), dispatch);
    }
    if let (Some(taken), Some(inspection)) = (entry.taken(), &entry.inspection) {
        return taken_view(page, entry, inspection, taken, dispatch);
    }
    if let Some(archive) = &entry.beside.archive {
        return archive_view(page, entry, archive, dispatch);
    }
    let below = match &entry.progress {
        Some(_) if entry.is_unread() => reading_card(entry),
        Some(progress) => match &progress.failure {
            Some(error) => html! {
                <>
                    { message_card(&message::fetch(error, entry.id, progress, page), dispatch) }
                    { tags_of(entry, dispatch) }
                </>
            },
            None => {
                html! { { progress_card(entry, progress, page.log.first_times(progress), dispatch) } }
            }
        },
        None => reading_card(entry),
    };
    html! {
        <>
            <header class="view-head"><h1 class="ref">{ visible(&AttrValue::from(entry.name.clone())) }</h1></header>
            <div class="narrow">{ below }</div>
        </>
    }
}
