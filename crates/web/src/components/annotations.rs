//! What a document says of itself: annotations or labels, by key.

use std::rc::Rc;

use yew::prelude::*;

use super::link::external_link;
use super::visible::{clipped, visible, whole};
use crate::present::annotations::{DRAWN, Said, annotations};
use crate::present::number::grouped;
use crate::shell::Dispatch;
use crate::store::{Entry, Inspection};

/// The panel; nothing for a document without any.
pub(crate) fn annotations_panel(entry: &Entry, dispatch: &Dispatch) -> Html {
    let inspection = entry.inspection.clone();
    html! {
        { for inspection.map(|inspection| html! { <Panel {inspection} dispatch={dispatch.clone()} /> }) }
    }
}

#[derive(Properties, PartialEq)]
struct PanelProps {
    inspection: Rc<Inspection>,
    dispatch: Dispatch,
}

#[component]
fn Panel(props: &PanelProps) -> Html {
    let PanelProps {
        inspection,
        dispatch,
    } = props;
    let said = annotations(&inspection.document);
    if said.total == 0 {
        return Html::default();
    }
    html! {
        <section class="panel" aria-labelledby="annotations-h">
            <header class="panel-head"><h2 id="annotations-h">{ said.title }</h2><span class="count">{ grouped(said.total as u64) }</span></header>
            <dl class="read" aria-label={said.title}>{ for said.rows.iter().map(|one| row(one, dispatch)) }</dl>
            if said.total > DRAWN {
                <p class="panel-more">{ format!("{} more are not drawn; the source has them.", grouped((said.total - DRAWN) as u64)) }</p>
            }
        </section>
    }
}

fn row(one: &Said, dispatch: &Dispatch) -> Html {
    html! {
        <div data-annotation={one.key.chars().take(256).collect::<String>()}>
            <dt class="mono">{ visible(&one.key) }</dt>
            <dd>
                if let Some(href) = &one.href {
                    { external_link(href, visible(&one.value)) }
                    { whole(&one.value, "Value", dispatch) }
                } else {
                    { clipped(&one.value, "Value", dispatch) }
                }
            </dd>
        </div>
    }
}
