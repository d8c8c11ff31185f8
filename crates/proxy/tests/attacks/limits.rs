//! How much, how long and how many at once: the cases of the vectors that need a test of their own.

use std::num::NonZeroU32;
use std::sync::Arc;

use allarch_proxy::Limits;
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::client::send;
use crate::{Stage, manifest};

/// What waits for an end waits together: the longest of them is all that it takes.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_limit_has_its_end() {
    let ended = [
        tokio::spawn(silent_and_half_sent_connections_are_closed()),
        tokio::spawn(slots_are_limited()),
        tokio::spawn(all_registries_together_are_limited()),
        tokio::spawn(a_client_that_reads_slowly_is_let_go()),
    ];
    for one in ended {
        one.await.unwrap();
    }
}

async fn silent_and_half_sent_connections_are_closed() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let stage = Stage::set(&Value::Null).await;
    let mut waiting = JoinSet::new();
    for sent in ["", "G", "GET /healthz HTTP/1.1\r\nHost: x\r\n"] {
        let mut stream = tokio::net::TcpStream::connect(stage.address).await.unwrap();
        waiting.spawn(async move {
            stream.write_all(sent.as_bytes()).await.unwrap();
            let mut rest = Vec::new();
            // Ends when the server closes: after ten seconds, and two for a busy machine.
            let closed = stream.read_to_end(&mut rest);
            tokio::time::timeout(std::time::Duration::from_secs(12), closed)
                .await
                .is_ok()
        });
    }
    assert!(waiting.join_all().await.into_iter().all(|closed| closed));
}

#[tokio::test]
async fn a_scanner_is_stopped() {
    let stage = Stage::set(&Value::Null).await;
    let mut statuses = Vec::new();
    for n in 0..30 {
        let request = manifest(&format!("h{n}.reg.test"), "latest");
        statuses.push(stage.ask(&request).await);
    }
    let most = Limits::default().registries;
    assert!(statuses[..most].iter().all(|reply| reply.status == 200));
    assert!(statuses[most..].iter().all(|reply| reply.status == 429));
    assert!(statuses[most].header("retry-after").is_some());
    assert_eq!(stage.upstream.requests().len(), most);
    // What was asked before may be asked on.
    assert_eq!(
        stage.ask(&manifest("h0.reg.test", "other")).await.status,
        200
    );
}

/// A registry that takes every request and says nothing.
fn silence() -> Value {
    let silent = serde_json::json!({"accept_then_silence_ms": 60000});
    serde_json::json!({"responses": vec![silent; 600]})
}

fn generous() -> Limits {
    Limits {
        at_once: 10_000,
        registries: 1000,
        per_minute_scripts: NonZeroU32::MAX,
        ..Limits::default()
    }
}

async fn slots_are_limited() {
    let stage = Stage::with(&silence(), generous()).await;
    // More at one time are reset by a system whose queue of new connections is full, and never arrive.
    let arriving = Arc::new(Semaphore::new(100));
    let mut asking = JoinSet::new();
    for n in 0..2000 {
        let (address, request) = (stage.address, manifest("reg.test", &format!("t{n}")));
        let arriving = Arc::clone(&arriving);
        asking.spawn(async move {
            let place = arriving.acquire_owned().await.unwrap();
            let reply = send(address, &request).await;
            drop(place);
            reply.status
        });
    }
    let statuses = asking.join_all().await;
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    // Eight are asked and get no answer; all others are turned away.
    assert_eq!((count(504), count(503)), (8, 1992));
    assert_eq!(stage.upstream.connections(), 8);
}

async fn all_registries_together_are_limited() {
    let stage = Stage::with(&silence(), generous()).await;
    // Eight registries with forty each, asked or waiting for their turn, are more than 256.
    let mut asking = JoinSet::new();
    for n in 0..320 {
        let registry = format!("h{}.reg.test", n % 8);
        let (address, request) = (stage.address, manifest(&registry, &format!("t{n}")));
        asking.spawn(async move { send(address, &request).await.status });
    }
    while stage.upstream.connections() < 64 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let mut turned_away = 0;
    while let Some(ended) = asking.join_next().await {
        if ended.unwrap() == 503 {
            turned_away += 1;
            if turned_away == 320 - 256 {
                break;
            }
        }
    }
    // All slots are taken: what asks another registry is turned away as well.
    let other = stage.ask(&manifest("h9.reg.test", "1")).await;
    assert_eq!(
        (other.status, other.json()["code"].as_str()),
        (503, Some("busy"))
    );
    assert_eq!(other.header("retry-after"), Some("1"));
    assert_eq!(stage.upstream.connections(), 64);
}

#[tokio::test]
async fn a_script_has_a_smaller_budget_than_a_page() {
    let count = |count| NonZeroU32::new(count).unwrap();
    let limits = Limits {
        per_minute: count(4),
        per_minute_scripts: count(2),
        ..Limits::default()
    };
    for (headers, taken) in [
        (serde_json::json!({}), 2),
        (serde_json::json!({"Sec-Fetch-Site": "none"}), 2),
        (serde_json::json!({"Sec-Fetch-Site": "same-origin"}), 4),
        (serde_json::json!({"Origin": "https://app.example"}), 4),
    ] {
        let stage = Stage::with(&Value::Null, limits.clone()).await;
        let mut request = manifest("reg.test", "1");
        request["headers"] = headers.clone();
        let mut statuses = Vec::new();
        for _ in 0..6 {
            statuses.push(stage.ask(&request).await.status);
        }
        let expected: Vec<u16> = (0..6).map(|n| if n < taken { 200 } else { 429 }).collect();
        assert_eq!(statuses, expected, "{headers}");
    }
}

async fn a_client_that_reads_slowly_is_let_go() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let long = format!("{{\"a\":\"{}\"}}", "a".repeat(4_000_000));
    let stage = Stage::set(
        &serde_json::json!({"upstream": {"responses": [{"status": 200, "body": long}]}}),
    )
    .await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(stage.address).await.unwrap();
    let head = format!(
        "GET /r/reg.test/v2/a/manifests/latest HTTP/1.1\r\nHost: {}\r\n\r\n",
        stage.address
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut taken = 0;
    let mut byte = [0];
    // A byte a second moves the window once in thousands of seconds, so the write stalls.
    for _ in 0..12 {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        taken += stream.read(&mut byte).await.unwrap_or(0);
    }
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    taken += rest.len();
    assert!(taken > 12 && taken < 4_000_000, "{taken} bytes");
    // The registry was done with it long ago.
    assert_eq!(stage.upstream.requests().len(), 1);
}
