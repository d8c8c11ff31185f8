//! What strangers learn of a network by asking for it, and what the operator reads of that.

use serde_json::{Value, json};

use crate::{Stage, hosted, manifest};
use allarch_proxy::{Config, Limits};

/// `gone.reg.test` without an address, refusing, silent.
fn unreachable() -> [Value; 3] {
    [
        json!({"reg.test": ["203.0.113.10"]}),
        json!({"reg.test": ["203.0.113.10"], "gone.reg.test": ["203.0.113.99"]}),
        json!({"reg.test": ["203.0.113.10"], "gone.reg.test": ["203.0.113.98"]}),
    ]
}

/// The status, head and body of the answer, and the log.
async fn asked(config: Config, dns: &Value, registry: &str) -> (String, Vec<String>) {
    let stage = Stage::serving(&json!({"dns": dns}), config).await;
    let reply = stage.ask(&manifest(registry, "1")).await;
    let head: Vec<_> = reply
        .names()
        .iter()
        .map(|name| reply.header(name))
        .collect();
    let told = format!("{} {head:?} {}", reply.status, reply.text());
    assert!(stage.upstream.requests().is_empty());
    (told, stage.log())
}

#[tokio::test]
async fn what_cannot_be_reached_has_one_answer() {
    let [nameless, refusing, silent] = unreachable();
    let ask = |dns| asked(hosted(Limits::default()), dns, "gone.reg.test");
    let (nameless, refusing, silent) = tokio::join!(ask(&nameless), ask(&refusing), ask(&silent));
    assert!(nameless.0.starts_with("502 "), "{}", nameless.0);
    assert!(nameless.0.contains("upstream_error"), "{}", nameless.0);
    assert_eq!(nameless.0, refusing.0);
    assert_eq!(nameless.0, silent.0);
    // The operator reads which.
    for (log, detail) in [
        (nameless.1, "no address for this name"),
        (refusing.1, "connection refused"),
        (silent.1, "no connection in time"),
    ] {
        let [line] = &log[..] else {
            panic!("{log:?}");
        };
        let expected = "502 upstream_error, gone.reg.test/a:1, for 127.0.0.0/24: ";
        assert!(
            line.starts_with(expected) && line.contains(detail),
            "{line}"
        );
    }
}

#[tokio::test]
async fn what_is_blocked_has_one_answer() {
    let mut told = Vec::new();
    for address in [
        "10.1.2.3",
        "169.254.169.254",
        "127.0.0.1",
        "fd12::1",
        "203.0.113.97",
    ] {
        let dns = json!({"reg.test": [address]});
        let (answer, log) = asked(hosted(Limits::default()), &dns, "reg.test").await;
        assert!(answer.starts_with("403 "), "{answer}");
        assert!(!answer.contains(address), "{answer}");
        assert!(
            log[0].starts_with("403 blocked_address, reg.test/a:1, for "),
            "{log:?}"
        );
        told.push(answer);
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
}

#[tokio::test]
async fn a_person_is_told_which() {
    let [nameless, refusing, _] = unreachable();
    let ask = |dns| asked(Config::default(), dns, "gone.reg.test");
    let (nameless, refusing) = tokio::join!(ask(&nameless), ask(&refusing));
    assert!(
        nameless.0.contains("no address for this name"),
        "{}",
        nameless.0
    );
    assert!(refusing.0.contains("connection refused"), "{}", refusing.0);
}
