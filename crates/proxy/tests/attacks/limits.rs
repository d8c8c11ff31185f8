//! How much, how long and how many at once: the cases of the vectors that need a test of their own.

use std::num::NonZeroU32;

use allarch_proxy::Limits;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::client::send;
use crate::{Stage, manifest};

#[tokio::test]
async fn silent_and_half_sent_connections_are_closed() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let stage = Stage::set(&Value::Null).await;
    let mut waiting = JoinSet::new();
    for sent in ["", "G", "GET /healthz HTTP/1.1\r\nHost: x\r\n"] {
        let mut stream = tokio::net::TcpStream::connect(stage.address).await.unwrap();
        waiting.spawn(async move {
            stream.write_all(sent.as_bytes()).await.unwrap();
            let mut rest = Vec::new();
            // Ends when the server closes; a server that never does lets this test hang to its limit.
            let closed = stream.read_to_end(&mut rest);
            tokio::time::timeout(std::time::Duration::from_secs(60), closed)
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn slots_are_limited() {
    let silent = serde_json::json!({"responses": vec![serde_json::json!({"accept_then_silence_ms": 60000}); 600]});
    let limits = Limits {
        at_once: 1000,
        per_minute_scripts: NonZeroU32::MAX,
        ..Limits::default()
    };
    let stage = Stage::with(&silent, limits).await;
    let mut asking = JoinSet::new();
    for n in 0..400 {
        let (address, request) = (stage.address, manifest("reg.test", &format!("t{n}")));
        asking.spawn(async move { send(address, &request).await.status });
    }
    let statuses = asking.join_all().await;
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!(count(503) + count(504), 400, "{statuses:?}");
    assert!(count(503) >= 400 - 256, "{} were turned away", count(503));
    assert!(count(504) >= 8);
    // Eight at a time fall silent for longer than the others wait.
    let connections = stage.upstream.connections();
    assert!((8..=16).contains(&connections), "{connections} connections");
}

#[tokio::test]
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
    for _ in 0..16 {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        taken += stream.read(&mut byte).await.unwrap_or(0);
    }
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    taken += rest.len();
    assert!(taken > 16 && taken < 4_000_000, "{taken} bytes");
    // The registry was done with it long ago.
    assert_eq!(stage.upstream.requests().len(), 1);
}
