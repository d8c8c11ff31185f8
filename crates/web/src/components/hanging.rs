//! The tags of a fetched image's repository and what hangs on the image; each opens on a click.

use std::rc::Rc;

use allarch_core::oci::attestation::Item;
use allarch_core::oci::{Document, Reference};
use allarch_core::registry::TagList;
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::visible::visible;
use crate::present::hanging::{facts, name_at, name_tagged, short, text_names};
use crate::present::number::count;
use crate::shell::Dispatch;
use crate::store::hanging::{Attachments, Hanging, Lookup};
use crate::store::{Action, Entry};

/// Most tags and most attachments drawn.
const DRAWN: usize = 512;

/// The panel; nothing for what was not fetched by name.
pub(crate) fn hanging(entry: &Rc<Entry>, dispatch: &Dispatch) -> Html {
    let Some(progress) = entry.progress.as_ref().filter(|progress| !progress.running) else {
        return Html::default();
    };
    let Ok(reference) = Reference::parse(&progress.reference) else {
        return Html::default();
    };
    let id = entry.id;
    let known = entry.beside.hanging.clone().unwrap_or_default();
    let button = |words: &'static str| {
        html! {
            <button class="btn btn-sm push" type="button" disabled={!known.is_settled()} onclick={dispatch.reform(move |_| Action::LookUp(id))}>
                { ic(Icon::Refresh) }{ words }
            </button>
        }
    };
    if matches!(
        (&known.tags, &known.attached),
        (Lookup::Unasked, Lookup::Unasked)
    ) {
        return html! {
            <section class="panel" aria-labelledby="hanging-h">
                <header class="panel-head"><h2 id="hanging-h">{ "Tags and attachments" }</h2>{ button("Look up") }</header>
                <p class="panel-more">{ "Asks the registry for the repository's tags, and for signatures, SBOMs and provenance of this image and each image in it." }</p>
            </section>
        };
    }
    html! {
        <>
            { attached_panel(&known, &reference, button("Look up again"), dispatch) }
            { tags_panel(&known.tags, &reference, dispatch) }
        </>
    }
}

/// The tags alone, for a name that is not there.
pub(crate) fn tags_of(entry: &Entry, dispatch: &Dispatch) -> Html {
    let reference = entry
        .progress
        .as_ref()
        .and_then(|progress| Reference::parse(&progress.reference).ok());
    match (&entry.beside.hanging, reference) {
        (Some(known), Some(reference)) => tags_panel(&known.tags, &reference, dispatch),
        _ => Html::default(),
    }
}

fn attached_panel(
    known: &Hanging,
    reference: &Reference,
    button: Html,
    dispatch: &Dispatch,
) -> Html {
    let total = match &known.attached {
        Lookup::Here(found) => Some(found.items().count()),
        _ => None,
    };
    html! {
        <section class="panel" aria-labelledby="attached-h" data-signing={signing(known)}>
            <header class="panel-head"><h2 id="attached-h">{ "Attached" }</h2>{ for total.map(|total| html! { <span class="count">{ total }</span> }) }{ button }</header>
            { match &known.attached {
                Lookup::Unasked => html! { <p class="panel-more">{ "The image itself is not at hand." }</p> },
                Lookup::Asked => html! { <p class="panel-more" role="status">{ "On its way." }</p> },
                Lookup::Failed(error) => html! { <p class="panel-more error-text"><bdi>{ error.to_string() }</bdi></p> },
                Lookup::Here(found) => attachments(found, reference, dispatch),
            } }
        </section>
    }
}

fn signing(known: &Hanging) -> Option<&'static str> {
    match &known.attached {
        Lookup::Here(found) => Some(found.pairing.signing.state),
        _ => None,
    }
}

fn attachments(found: &Attachments, reference: &Reference, dispatch: &Dispatch) -> Html {
    let total = found.items().count();
    html! {
        <>
            <p class="panel-more"><strong>{ found.pairing.signing.words() }</strong></p>
            <ul class="images hanging" aria-label="Attached">
                { for found.items().take(DRAWN).map(|item| one(item, found.texts(item), reference, dispatch)) }
            </ul>
            if total > DRAWN { <p class="panel-more">{ format!("{} more are not drawn.", count(total - DRAWN, "attachment")) }</p> }
            if found.left_out > 0 { <p class="panel-more">{ format!("{} left out: there are too many.", count(found.left_out, "lookup")) }</p> }
            { for found.problems.iter().map(|problem| html! { <p class="panel-more error-text"><bdi>{ problem.error.to_string() }</bdi></p> }) }
        </>
    }
}

fn one(item: &Item, texts: &[Rc<Document>], reference: &Reference, dispatch: &Dispatch) -> Html {
    let name: Rc<str> = Rc::from(name_at(reference, &item.digest));
    html! {
        <li data-digest={item.digest.clone()} data-state={item.state.name()}>
            <button class="img-name" type="button" onclick={dispatch.reform(move |_| Action::OpenName(name.clone()))}>{ visible(&item.words) }</button>
            <span class="muted">{ item.role.name() }{ ", " }<code>{ short(&item.digest) }</code></span>
            { for facts(item).into_iter().map(|fact| html! { <span class="muted fact">{ visible(&fact) }</span> }) }
            { text_buttons(item, texts, dispatch) }
        </li>
    }
}

/// One button a statement or signature, which opens its text.
pub(crate) fn text_buttons(item: &Item, texts: &[Rc<Document>], dispatch: &Dispatch) -> Html {
    let button = |(words, name): (String, String), layer: &Rc<Document>| {
        let (layer, name): (_, Rc<str>) = (Rc::clone(layer), Rc::from(name));
        let label = format!("Open {name}");
        let onclick = dispatch.reform(move |_| Action::OpenText(name.clone(), layer.clone()));
        html! { <button class="btn btn-sm" type="button" aria-label={label} {onclick}>{ words }</button> }
    };
    let names = text_names(item, texts.len());
    html! { <>{ for names.into_iter().zip(texts).map(|(name, layer)| button(name, layer)) }</> }
}

fn tags_panel(tags: &Lookup<TagList>, reference: &Reference, dispatch: &Dispatch) -> Html {
    let body = match tags {
        Lookup::Unasked => return Html::default(),
        Lookup::Asked => html! { <p class="panel-more" role="status">{ "On their way." }</p> },
        Lookup::Failed(error) => {
            html! { <p class="panel-more error-text"><bdi>{ error.to_string() }</bdi></p> }
        }
        Lookup::Here(list) => names(list, reference, dispatch),
    };
    let total = match tags {
        Lookup::Here(list) => Some(list.tags.versions.len()),
        _ => None,
    };
    html! {
        <section class="panel" aria-labelledby="tags-h">
            <header class="panel-head"><h2 id="tags-h">{ "Tags" }</h2>{ for total.map(|total| html! { <span class="count">{ total }</span> }) }</header>
            { body }
        </section>
    }
}

fn names(list: &TagList, reference: &Reference, dispatch: &Dispatch) -> Html {
    let (total, attachments) = (list.tags.versions.len(), list.tags.attachments.len());
    let tag = |tag: &String| {
        let name: Rc<str> = Rc::from(name_tagged(reference, tag));
        let is_open = reference.tag.as_deref() == Some(tag.as_str());
        html! {
            <li data-tag={tag.clone()}>
                <button class="btn btn-sm" type="button" aria-current={is_open.then_some("true")} onclick={dispatch.reform(move |_| Action::OpenName(name.clone()))}>{ visible(tag) }</button>
            </li>
        }
    };
    html! {
        <>
            if total == 0 { <p class="panel-more">{ "The repository has no tags." }</p> }
            <ul class="tags" aria-label="Tags">{ for list.tags.versions.iter().take(DRAWN).map(tag) }</ul>
            if total > DRAWN { <p class="panel-more">{ format!("{} more are not drawn.", count(total - DRAWN, "tag")) }</p> }
            if attachments > 0 { <p class="panel-more">{ format!("{} more are attachments of digests.", count(attachments, "tag")) }</p> }
            if list.tags.invalid > 0 { <p class="panel-more">{ format!("{} of the list left out: no tags.", count(list.tags.invalid, "entry")) }</p> }
            if list.more { <p class="panel-more">{ "There are more pages than are read." }</p> }
            if let Some(problem) = &list.problem { <p class="panel-more error-text"><bdi>{ problem.to_string() }</bdi></p> }
        </>
    }
}
