//! The share dialog: the link, how long it is, what it holds, and the report in other forms.

use allarch_core::permalink::Budget;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog::Dialog;
use super::icon::{Icon, ic, ic_in};
use super::visible::visible;
use crate::present::number::grouped;
use crate::present::share::{file_words, no_link, part_words, reach};
use crate::shell::Dispatch;
use crate::store::{Action, MatrixAs, SharePart, Sharing};

/// The dialog.
pub(crate) fn share_dialog(sharing: &Sharing, dispatch: &Dispatch) -> Html {
    let act = |action: Action| {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| dispatch.emit(action.clone())
    };
    let done = sharing.file.is_ok();
    html! {
        <Dialog title="Share this report" onclose={dispatch.reform(|()| Action::Dialog(None))}>
            { link(sharing, dispatch) }
            { how(sharing, dispatch) }
            { how_matrix(sharing, dispatch) }
            if !sharing.by_name && matches!(sharing.matrix, None | Some(MatrixAs::Documents)) {
                <fieldset class="contains">
                    <legend>{ "What the link and the report contain" }</legend>
                    <ul>{ for sharing.parts.iter().enumerate().map(|(at, part)| row(at, part, dispatch)) }</ul>
                    <p class="hint">
                        { ic(Icon::Lock) }
                        <span>{ "The data sits after the " }<code>{ "#" }</code>{ ", which browsers do not send to any server. Whoever has the link can read it." }</span>
                    </p>
                </fieldset>
            }
            <footer class="dialog-foot">
                <button class="btn" type="button" disabled={!done} onclick={act(Action::CopyMarkdown)}>{ ic(Icon::Copy) }{ "Copy Markdown" }</button>
                <button class={classes!("btn", matches!(Budget::of(sharing.length), Budget::Over).then_some("btn-primary"))} type="button" disabled={!done}
                    onclick={act(Action::DownloadReport)}>{ ic(Icon::Download) }{ "Download report" }</button>
                <span class="muted push">{ file_words(sharing) }</span>
            </footer>
        </Dialog>
    }
}

fn link(sharing: &Sharing, dispatch: &Dispatch) -> Html {
    let text = sharing.link.as_deref().unwrap_or_default().to_owned();
    let state = Budget::of(sharing.length);
    // Over the range the report as a file is the way; the link stays to be seen.
    let copyable = sharing.sendable().is_some();
    let select = |event: FocusEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        if let Some(input) = input {
            input.select();
        }
    };
    html! {
        <div class="field">
            <label for="permalink">{ "Link" }</label>
            <div class="join">
                <input id="permalink" class="input mono" type="text" readonly=true value={text} onfocus={select}
                    data-length={sharing.length.to_string()} data-budget={state.name()} />
                <button class="btn btn-primary" type="button" disabled={!copyable} onclick={dispatch.reform(|_: MouseEvent| Action::CopyLink)}>
                    { ic(Icon::Link) }{ "Copy link" }
                </button>
            </div>
            if let Some((title, words)) = no_link(sharing) {
                <p class="hint" role="alert" data-code="not-shared">
                    { ic_in(Icon::Error, "error-text") }<span><strong>{ title }</strong>{ " " }{ words }</span>
                </p>
            } else {
                { bar(sharing.length, state) }
            }
        </div>
    }
}

/// The meter: green to 2,000 characters, amber to 8,000.
fn bar(length: usize, state: Budget) -> Html {
    let label = format!(
        "{} characters; the green range ends at 2,000, the amber range at 8,000",
        grouped(length as u64)
    );
    let (fill, icon, tone) = match state {
        Budget::Green => ("m-ok", Icon::Ok, "ok-text"),
        Budget::Amber => ("m-warn", Icon::Warning, "warn-text"),
        Budget::Over => ("m-error", Icon::Error, "error-text"),
    };
    let width = (length / 10).clamp(2, 800).to_string();
    html! {
        <>
            <div class="meter-row">
                <svg class="meter-bar" viewBox="0 0 800 12" preserveAspectRatio="none" role="img" aria-label={label}>
                    <rect class="m-ok-bg" width="198" height="12" rx="2" />
                    <rect class="m-warn-bg" x="202" width="598" height="12" rx="2" />
                    <rect class={fill} {width} height="12" rx="2" />
                </svg>
            </div>
            <p class="meter-scale" aria-hidden="true"><span>{ "0" }</span><span class="at-2">{ "2,000" }</span><span class="at-8">{ "8,000" }</span></p>
            <p class="hint" role="status" aria-label="Length of the link">
                { ic_in(icon, tone) }<span><strong>{ format!("{} characters.", grouped(length as u64)) }</strong>{ " " }{ reach(state) }</span>
            </p>
        </>
    }
}

/// The report itself, or the image's name alone where it has one.
fn how(sharing: &Sharing, dispatch: &Dispatch) -> Html {
    let Some(name) = &sharing.name else {
        return Html::default();
    };
    let choice = |only: bool, words: Html| {
        let onchange = dispatch.reform(move |_: Event| Action::ShareByName(only));
        html! {
            <label class="check"><input type="radio" name="share-how" checked={sharing.by_name == only} {onchange} /><span>{ words }</span></label>
        }
    };
    html! {
        <div class="share-how" role="radiogroup" aria-label="What the link is">
            { choice(false, html! { { "The report: opens without any request" } }) }
            { choice(true, html! { <>{ "The name: " }<code>{ visible(&AttrValue::from(name.clone())) }</code>{ ", to be fetched anew" }</> }) }
        </div>
    }
}

/// What of the Matrix the link holds.
fn how_matrix(sharing: &Sharing, dispatch: &Dispatch) -> Html {
    let Some(chosen) = sharing.matrix else {
        return Html::default();
    };
    let choice = |of: MatrixAs, words: &'static str| {
        let onchange = dispatch.reform(move |_: Event| Action::ShareMatrix(of));
        html! {
            <label class="check"><input type="radio" name="share-matrix" checked={chosen == of} {onchange} /><span>{ words }</span></label>
        }
    };
    html! {
        <>
            <div class="share-how" role="radiogroup" aria-label="What the link holds">
                { choice(MatrixAs::Cells, "With its cells: shows this matrix without any request") }
                { choice(MatrixAs::Names, "Names and requirements: to be fetched anew") }
                { choice(MatrixAs::Documents, "The open documents and lists, exact bytes") }
            </div>
            if let Some(words) = &sharing.left_out {
                <p class="hint" role="status" aria-label="Left out">{ ic(Icon::Note) }<span>{ words.to_string() }</span></p>
            }
        </>
    }
}

fn row(at: usize, part: &SharePart, dispatch: &Dispatch) -> Html {
    let onchange = dispatch.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::SharePart(at, input.checked())
    });
    let cost = match (part.cost, part.on) {
        (0, _) => String::new(),
        (cost, true) => grouped(cost as u64),
        (cost, false) => format!("+{}", grouped(cost as u64)),
    };
    html! {
        <li class={(!part.on).then_some("off")}>
            <label><input type="checkbox" checked={part.on} {onchange} /><span>{ visible(&AttrValue::from(part_words(&part.holds))) }</span></label>
            <span class="num">{ cost }</span>
        </li>
    }
}
