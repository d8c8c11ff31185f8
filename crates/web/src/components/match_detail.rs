//! What an engine did, step by step, and what it runs.

use allarch_core::platform::Rules;
use yew::prelude::*;

use super::link::engine_link;
use super::match_releases::{not_modelled_words, tone_class};
use super::visible::visible;
use crate::present::matching::{Answer, known};

/// The opened row.
pub(super) fn match_detail(answer: &Answer, at: usize) -> Html {
    let Some((asker, _)) = answer.asker(at) else {
        return Html::default();
    };
    let engine = asker.puller.engine;
    let (own, others) = answer.digests(at);
    let rules = |rules: Rules| match rules.shipped_in() {
        "" => rules.name().to_owned(),
        shipped => format!("{}, in {shipped}", rules.name()),
    };
    let not_modelled = asker.is_not_modelled(&answer.setup.reading.machine);
    html! {
        <div class="trace">
            <div>
                <h3>{ "How " }{ visible(asker.name()) }{ " decided" }</h3>
                <ol class="steps">{ for answer.steps(at).iter().map(|step| html! { <li class="break">{ visible(step) }</li> }) }</ol>
            </div>
            <dl class="kv">
                { row("Would run", html! { <span class="mono">{ own.map_or_else(|| html! { { "nothing" } }, |digest| visible(&digest)) }</span> }) }
                if let Some(digest) = others { { row("Others run", html! { <span class="mono">{ visible(&digest) }</span> }) } }
                if let Some(release) = &asker.release {
                    { row("Release", html! {
                        <>
                            { visible(&release.name) }{ ": " }<span class={tone_class(known(release.status).1)}>{ known(release.status).0 }</span>
                            { format!(", {}", release.status.words()) }
                        </>
                    }) }
                }
                if engine.follows_rules { { row("Rules", html! { <>{ rules(asker.puller.rules) }if not_modelled { { not_modelled_words() } }</> }) } }
                { row("Used by", html! { { engine.used_by } }) }
                { row("Read and run", html! { <>{ engine.version }{ ", " }{ engine_link(engine.id, "the rule in words") }</> }) }
            </dl>
        </div>
    }
}

fn row(term: &'static str, what: Html) -> Html {
    html! { <div><dt>{ term }</dt><dd>{ what }</dd></div> }
}
