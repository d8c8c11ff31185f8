//! The network log: every request this page made, and where it went.

use std::rc::Rc;

use allarch_core::registry::Answered;
use yew::prelude::*;

use super::dialog::Dialog;
use super::visible::visible;
use crate::present::number::{count, grouped, milliseconds, size};
use crate::present::time::clock_seconds;
use crate::shell::Dispatch;
use crate::store::Action;
use crate::store::fetching::{Log, Logged};

/// Rows drawn, the newest; the rest is counted.
const DRAWN: usize = 512;

/// The dialog.
pub(crate) fn network_log(log: &Log, zone: i32, dispatch: &Dispatch) -> Html {
    let drawn = log.rows.len().min(DRAWN);
    let left_out = log.total().saturating_sub(drawn);
    html! {
        <Dialog title="Network log" class="dialog-wide" onclose={dispatch.reform(|()| Action::Dialog(None))}>
            <p class="hint">{ "Every request since this page was loaded. Nothing pasted or dropped was sent." }</p>
            <div class="scroll log-scroll" role="region" aria-label="Requests, scrolls" tabindex="0">
                <table class="grid">
                    <caption class="visually-hidden">{ "Requests" }</caption>
                    <thead>
                        <tr><th scope="col">{ "Time" }</th><th scope="col" class="num">{ "Answer" }</th><th scope="col" class="num">{ "Took" }</th><th scope="col">{ "Route" }</th><th scope="col">{ "Request" }</th></tr>
                    </thead>
                    <tbody>
                        if log.rows.is_empty() { <tr><td colspan="5" class="muted">{ "No request so far." }</td></tr> }
                        { for log.rows.iter().rev().take(DRAWN).map(|row| line(row, zone)) }
                    </tbody>
                </table>
            </div>
            <div class="log-foot">
                <p class="muted">
                    { format!("{} listed", count(drawn, "request")) }
                    if left_out > 0 { { format!(", {} earlier not", grouped(left_out as u64)) } }
                    { "." }
                </p>
                <button class="btn btn-sm push" type="button" disabled={log.rows.is_empty()} onclick={dispatch.reform(|_| Action::ClearLog)}>{ "Clear" }</button>
            </div>
        </Dialog>
    }
}

fn line(row: &Logged, zone: i32) -> Html {
    let (status, answer) = match &row.answered {
        None => (String::new(), "on its way".to_owned()),
        Some(Answered::Status(status, bytes)) => (
            status.to_string(),
            format!("{status}, {}", size(*bytes as u64)),
        ),
        Some(Answered::Failed(code)) => ((*code).to_owned(), (*code).to_owned()),
    };
    let took = row.answered.as_ref().map(|_| milliseconds(row.took));
    let what = match (row.for_token, row.is_head) {
        (true, _) => "token",
        (false, true) => "HEAD",
        (false, false) => "GET",
    };
    let pulls = row.pulls.map(|pulls| pulls.to_string());
    html! {
        <tr key={format!("{}-{}", row.id.0.0, row.id.1.0)} data-host={row.host.to_string()} data-route={row.route} data-status={status}>
            <td class="num log-time">{ clock_seconds(row.at, zone) }</td>
            <td class="num">{ answer }</td>
            <td class="num">{ took }</td>
            <td>{ row.route }</td>
            <td class="mono log-url"><span class="muted">{ what }{ " " }</span>{ visible(&AttrValue::from(row.url.clone())) }
                if let Some(scope) = &row.proposed { <span class="log-pulls muted">{ "proposes " }{ visible(&AttrValue::from(Rc::clone(scope))) }</span> }
                if let Some(pulls) = pulls { <span class="log-pulls muted">{ pulls }</span> }
            </td>
        </tr>
    }
}
