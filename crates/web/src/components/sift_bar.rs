//! Above the findings: which of them are shown, and a copy with the mechanical ones mended.

use allarch_core::lint::Severity;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::severity;
use crate::present::findings::{Sifted, has, toggled};
use crate::present::number::{count, grouped};
use crate::shell::Dispatch;
use crate::store::{Action, EntryId, Inspection};

/// The bar; nothing where there is nothing to choose from.
pub(crate) fn sift_bar(
    id: EntryId,
    inspection: &Inspection,
    text: &str,
    sifted: &Sifted,
    dispatch: &Dispatch,
) -> Html {
    let findings = inspection.findings();
    if findings.is_empty() {
        return Html::default();
    }
    let oninput = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Sift(input.value().into())
    });
    let of = |severity: Severity| {
        let number = findings
            .iter()
            .filter(|one| one.severity == severity)
            .count();
        let next = toggled(text, severity.name());
        let noun = match severity {
            Severity::Info => "note",
            other => other.name(),
        };
        let pressed = has(text, severity.name());
        let onclick = dispatch.reform(move |_| Action::Sift(next.as_str().into()));
        (number > 0).then(|| html! {
            <button class="btn btn-sm" type="button" aria-pressed={pressed.to_string()} {onclick}>
                <span class={classes!("sev", severity::class("sev", severity))}>{ ic(severity::icon(severity)) }</span>{ count(number, noun) }
            </button>
        })
    };
    let mechanical = findings
        .iter()
        .filter(|finding| !finding.edits.is_empty())
        .count();
    html! {
        <div class="sift" role="group" aria-label="Choose findings">
            <div class="search">
                { ic(Icon::Search) }
                <input class="input" type="search" aria-label="Filter findings" placeholder="Filter: schema, -layout, deny:index, …"
                    autocomplete="off" spellcheck="false" value={text.to_owned()} {oninput} />
            </div>
            <div class="sift-row">
                { for [Severity::Error, Severity::Warning, Severity::Info].into_iter().filter_map(of) }
                if mechanical > 0 {
                    <button class="btn btn-sm push" type="button" title="Opens a copy with every mechanical fix; its digest is another"
                        onclick={dispatch.reform(move |_| Action::Mend(id, None))}>{ format!("Fix {} in a copy", grouped(mechanical as u64)) }</button>
                }
            </div>
            <p class="sift-said" role="status">
                if let Some(wrong) = &sifted.wrong {
                    <span class="warn-text">{ wrong.clone() }</span>
                } else if !text.trim().is_empty() {
                    { format!("{} of {} shown.", grouped(sifted.shown.len() as u64), grouped(findings.len() as u64)) }
                }
            </p>
        </div>
    }
}
