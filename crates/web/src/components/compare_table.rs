//! What a comparison comes to: the platforms of one image, or a line for each image that opens to them.

use std::rc::Rc;

use allarch_core::coverage::compare::Side;
use allarch_core::coverage::{Change, Comparison, Verdict};
use allarch_core::report::text::comparison_sentence;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::icon::{Icon, ic, ic_in};
use super::visible::visible;
use crate::present::compare::{
    Compared, Facts, Fate, PlatformLine, facts, lines, more_words, shown, size_words,
};
use crate::shell::Dispatch;
use crate::store::Action;

/// Images drawn of a list, and platforms of an image.
const DRAWN: usize = 512;

/// Properties of [`CompareTable`].
#[derive(Properties, PartialEq)]
pub(crate) struct CompareTableProps {
    /// The comparison.
    pub(crate) compared: Rc<Compared>,
    /// Required platforms, by their column's text.
    pub(crate) require: Rc<Vec<Rc<str>>>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The panel.
#[component]
pub(crate) fn CompareTable(props: &CompareTableProps) -> Html {
    let CompareTableProps {
        compared,
        require,
        dispatch,
    } = props;
    if let [one] = compared.images.as_slice() {
        return html! {
            <section class="panel" aria-labelledby="compared-h">
                <header class="panel-head"><h2 id="compared-h">{ "Platforms" }</h2><span class="count">{ one.platforms.len() }</span></header>
                { image(one, require, dispatch) }
            </section>
        };
    }
    let rows = shown(&compared.images, DRAWN);
    html! {
        <section class="panel" aria-labelledby="compared-h">
            <header class="panel-head"><h2 id="compared-h">{ "Images" }</h2><span class="count">{ compared.images.len() }</span></header>
            <ul class="compared" aria-label="Images compared">
                { for rows.rows.iter().map(|at| html! {
                    <CompareImage key={*at} compared={compared.clone()} at={*at} require={require.clone()} dispatch={dispatch.clone()} />
                }) }
            </ul>
            if rows.more > 0 { <p class="panel-more">{ more_words(rows.more) }</p> }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct CompareImageProps {
    compared: Rc<Compared>,
    at: usize,
    require: Rc<Vec<Rc<str>>>,
    dispatch: Dispatch,
}

/// One image of a list; its platforms are drawn when it is opened.
#[component]
fn CompareImage(props: &CompareImageProps) -> Html {
    let open = use_state_eq(|| false);
    let Some(one) = props.compared.images.get(props.at) else {
        return Html::default();
    };
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let details: Element = event.target_unchecked_into();
            open.set(details.has_attribute("open"));
        })
    };
    let name = |side: &Option<Side>| side.as_ref().map(|side| side.name.clone());
    let (before, after) = (name(&one.before), name(&one.after));
    let named = after
        .as_ref()
        .or(before.as_ref())
        .cloned()
        .unwrap_or_default();
    let came = before.filter(|before| *before != named);
    html! {
        <li data-image={named.clone()} data-verdict={one.verdict.name()}>
            <details {ontoggle}>
                <summary>
                    { ic_in(Icon::Chevron, "chev") }
                    <span class="compared-name">if let Some(came) = came { { visible(&came) }{ " → " } }<strong>{ visible(&named) }</strong></span>
                    <span class="compared-says">{ sentence(one) }</span>
                    { facts_list(&facts([one])) }
                </summary>
                if *open { { image(one, &props.require, &props.dispatch) } }
            </details>
        </li>
    }
}

/// The sentence of an image, with its sign.
fn sentence(one: &Comparison) -> Html {
    let words = comparison_sentence(one);
    let is_pair = one.before.is_some() && one.after.is_some();
    let sign = match one.verdict {
        Verdict::Fail => ic_in(Icon::Error, "error-text"),
        Verdict::Unknown => ic_in(Icon::Lock, "muted"),
        Verdict::Pass if is_pair => ic_in(Icon::Ok, "ok-text"),
        Verdict::Pass => ic_in(Icon::Note, "muted"),
    };
    html! { <>{ sign }{ " " }{ words }</> }
}

/// What changed, counted.
pub(crate) fn facts_list(facts: &Facts) -> Html {
    let item = |(words, bad): (String, bool)| match bad {
        true => html! { <li><span class="warn-text">{ ic(Icon::Warning) }{ words }</span></li> },
        false => html! { <li><span class="muted">{ words }</span></li> },
    };
    html! { <ul class="score-list">{ for facts.words().into_iter().map(item) }</ul> }
}

/// One image: both states, why one is not known, its platforms, what moved.
fn image(one: &Comparison, require: &Rc<Vec<Rc<str>>>, dispatch: &Dispatch) -> Html {
    let lines = lines(one);
    let why = [&one.before, &one.after].into_iter().flatten();
    let why = why.filter_map(|side| Some((&side.name, side.why.as_ref()?)));
    let more = lines.len().saturating_sub(DRAWN);
    html! {
        <>
            { for why.map(|(name, why)| html! { <p class="panel-more">{ visible(name) }{ ": " }{ visible(why) }</p> }) }
            if !lines.is_empty() {
                <div class="scroll" role="region" aria-label="Platforms before and after, scrolls sideways" tabindex="0">
                    <table class="grid compare">
                        <caption class="visually-hidden">{ "Platforms before and after" }</caption>
                        <thead>
                            <tr>
                                <th scope="col">{ "Platform" }</th><th scope="col">{ "Required" }</th><th scope="col">{ "Change" }</th>
                                <th scope="col">{ "Before" }</th><th scope="col" class="num">{ "Size" }</th>
                                <th scope="col">{ "After" }</th><th scope="col" class="num">{ "Size" }</th><th scope="col" class="num">{ "Grew by" }</th>
                                <th scope="col">{ "Attestations" }</th>
                            </tr>
                        </thead>
                        <tbody>{ for lines.iter().take(DRAWN).map(|line| platform(line, require, dispatch)) }</tbody>
                    </table>
                </div>
            }
            if more > 0 { <p class="panel-more">{ format!("{more} more platforms are not drawn; the export has all.") }</p> }
            { for one.moves.iter().map(|moved| html! {
                <p class="panel-more" data-moved={moved.platform.clone()}>{ visible(&moved.platform) }{ " moved from " }<code>{ visible(&moved.from) }</code>{ " to " }<code>{ visible(&moved.to) }</code>{ "." }</p>
            }) }
        </>
    }
}

fn platform(line: &PlatformLine, require: &Rc<Vec<Rc<str>>>, dispatch: &Dispatch) -> Html {
    let text: Rc<str> = Rc::from(line.platform.as_str());
    let required = require.contains(&text);
    let onchange = dispatch.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Require(text.clone(), input.checked())
    });
    let digest = |side: &Option<(String, Option<u64>)>| match side {
        Some((digest, _)) => html! { <span class="mono">{ visible(digest) }</span> },
        None => html! { <span class="muted">{ "–" }</span> },
    };
    let size = |side: &Option<(String, Option<u64>)>| {
        size_words(side.as_ref().and_then(|(_, size)| *size))
    };
    let is_lost = matches!(&line.fate, Some((Fate::Lost, _)));
    let change = line.change.map_or("absent", Change::name);
    html! {
        <tr key={line.platform.clone()} class={is_lost.then_some("has-error")} data-platform={line.platform.clone()} data-change={change} data-fate={line.fate.as_ref().map(|(fate, _)| fate_word(*fate))}>
            <th scope="row">{ visible(&line.platform) }</th>
            <td class="c-fate">
                <label class="check">
                    <input type="checkbox" checked={required} aria-label={format!("Require {}", line.platform)} {onchange} />
                    { for line.fate.as_ref().map(fate) }
                </label>
            </td>
            <td>{ change_words(line.change) }</td>
            <td>{ digest(&line.before) }</td><td class="num">{ size(&line.before) }</td>
            <td>{ digest(&line.after) }</td><td class="num">{ size(&line.after) }</td>
            <td class="num">{ line.growth.clone().unwrap_or_else(|| "–".to_owned()) }</td>
            <td>
                { line.attestations.clone().unwrap_or_else(|| "–".to_owned()) }
                if line.attestations_lost > 0 { { " " }<span class="warn-text">{ ic(Icon::Warning) }{ format!("{} lost", line.attestations_lost) }</span> }
            </td>
        </tr>
    }
}

fn fate_word(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "survives",
        Fate::Lost => "lost",
        Fate::Missing => "not covered before either",
        Fate::Unknown => "not known",
    }
}

fn fate((fate, words): &(Fate, String)) -> Html {
    let (class, icon) = match fate {
        Fate::Kept => ("ok-text", Icon::Check),
        Fate::Lost => ("error-text", Icon::Error),
        Fate::Missing => ("muted", Icon::Cross),
        Fate::Unknown => ("muted", Icon::Lock),
    };
    html! { <><span {class}>{ ic(icon) }{ fate_word(*fate) }</span><span class="muted">{ words.clone() }</span></> }
}

fn change_words(change: Option<Change>) -> Html {
    match change {
        Some(Change::Lost) => {
            html! { <span class="error-text">{ ic(Icon::Cross) }{ "lost" }</span> }
        }
        Some(Change::Gained) => {
            html! { <span class="ok-text">{ ic(Icon::Plus) }{ "gained" }</span> }
        }
        Some(Change::Changed) => html! { { "changed" } },
        Some(Change::Same) => html! { <span class="muted">{ "same" }</span> },
        Some(Change::Unknown) => {
            html! { <span class="muted">{ ic(Icon::Lock) }{ "not known" }</span> }
        }
        None => html! { <span class="muted">{ "in neither" }</span> },
    }
}
