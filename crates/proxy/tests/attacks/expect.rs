//! What a case expects of the answers and of what the upstream was asked.

use serde_json::Value;

use crate::Stage;
use crate::client::Reply;

/// What every answer of the proxy carries, and what none does.
pub(crate) fn check_head(id: &str, reply: &Reply) -> Result<(), String> {
    for name in [
        "set-cookie",
        "refresh",
        "clear-site-data",
        "service-worker-allowed",
        "access-control-allow-credentials",
    ] {
        check(id, reply.header(name).is_none(), || {
            format!("{name} passed")
        })?;
    }
    // A request that is no HTTP for hyper is refused before any of ours is reached.
    if reply.body.is_empty() && reply.status == 400 {
        return Ok(());
    }
    let policy = reply.header("content-security-policy").unwrap_or_default();
    check(id, policy.contains("default-src 'none'"), || {
        format!("policy {policy:?}")
    })?;
    check(
        id,
        reply.header("x-content-type-options") == Some("nosniff"),
        || "nosniff is missing".to_owned(),
    )?;
    let kind = reply.header("content-type").unwrap_or_default();
    check(id, !kind.starts_with("text/html"), || {
        format!("type {kind:?}")
    })
}

/// What every request upstream carries, and what none does.
pub(crate) fn check_request(id: &str, request: &str) -> Result<(), String> {
    let lower = request.to_ascii_lowercase();
    for absent in [
        "cookie:",
        "x-forwarded",
        "x-original",
        "connection: close",
        "evil",
        "origin:",
        "referer:",
        "sec-",
    ] {
        check(id, !lower.contains(absent), || {
            format!("{absent} was sent upstream: {request}")
        })?;
    }
    check(id, lower.contains("accept-encoding: identity"), || {
        format!("no identity: {request}")
    })?;
    check(
        id,
        lower.starts_with("get ") || lower.starts_with("head "),
        || request.to_owned(),
    )
}

/// The `must` of single cases.
pub(crate) async fn particular(
    id: &str,
    stage: &Stage,
    case: &Value,
    replies: &[Reply],
) -> Result<(), String> {
    let requests = stage.upstream.requests();
    let count = requests.len();
    let again = || async { stage.ask(&case["request"]).await };
    match id {
        "ssrf-rebind-01" => {
            let resolved = stage.network.resolved();
            check(id, resolved == stage.upstream.connections(), || {
                format!("{resolved} look-ups")
            })
        }
        "realm-06" => {
            let token = &requests[1];
            check(
                id,
                token.contains("GET /token?service=reg.test&scope=repository:acme/app:pull "),
                || token.clone(),
            )
        }
        "redir-13" => check(
            id,
            count == 2 && !requests[1].contains("authorization"),
            || format!("{requests:?}"),
        ),
        // That nothing of it is forwarded, every request upstream is held to (`check_request`).
        "hdr-03" => check(
            id,
            requests[0]
                .to_ascii_lowercase()
                .contains("host: reg.test\r\n"),
            || requests[0].clone(),
        ),
        // Nothing was followed, and no part of the Location became a header (`check_head`).
        "redir-11" => check(id, count == 1 && stage.upstream.connections() == 1, || {
            format!("{requests:?}")
        }),
        "cache-03" => check(
            id,
            count == 1 && requests[0].contains("image.index.v1+json, "),
            || format!("{requests:?}"),
        ),
        "cache-06" | "hdr-07" => {
            again().await;
            let after = stage.upstream.requests().len();
            check(id, after == count + 1, || {
                format!("{after} requests: the answer was kept")
            })
        }
        "cache-02" => {
            let first = &replies[0];
            let kept = first.header("cache-control").unwrap_or_default();
            check(id, kept.contains("no-store"), || format!("{kept:?}"))?;
            check(
                id,
                requests[0].contains("authorization: Bearer A")
                    && !requests[1].contains("authorization"),
                || format!("{requests:?}"),
            )
        }
        "coal-02" => {
            check(id, count == 3, || {
                format!("{count} requests for three callers")
            })?;
            for who in ["Bearer A", "Bearer B"] {
                let sent = requests.iter().filter(|one| one.contains(who)).count();
                check(id, sent == 1, || format!("{who} was sent {sent} times"))?;
            }
            Ok(())
        }
        "coal-04" => {
            check(id, count == 1, || {
                format!("{count} requests for ten at once")
            })?;
            // The script's second answer is empty: what counts is that it was asked for.
            stage.ask(&case["request"]["each"]).await;
            let after = stage.upstream.requests().len();
            check(id, after == 2, || {
                format!("{after} requests: the failure was kept")
            })
        }
        "rl-01" => {
            let first = &replies[0];
            check(id, first.header("retry-after") == Some("60"), || {
                "no Retry-After".to_owned()
            })?;
            check(
                id,
                first.header("ratelimit-limit") == Some("100;w=21600"),
                || "no limit".to_owned(),
            )?;
            let reply = again().await;
            let after = stage.upstream.requests().len();
            check(id, reply.status == 429 && after == 1, || {
                format!("{after} requests, then {}", reply.text())
            })
        }
        "open-12" => {
            let text = replies[0].text();
            check(
                id,
                !text.contains("203.0.113") && !text.contains("refused"),
                || text,
            )
        }
        "open-08" => {
            let sent = stage.upstream.sent();
            check(id, sent < 16 << 20, || format!("{sent} bytes were taken"))
        }
        _ => Ok(()),
    }
}

pub(crate) fn check(id: &str, fits: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    match fits {
        true => Ok(()),
        false => Err(format!("{id}: {}", why())),
    }
}
