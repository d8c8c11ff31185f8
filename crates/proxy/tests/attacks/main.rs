//! `tests/data/proxy-attacks.json` against the real server, as `allarch serve --hosted` runs it with the
//! vectors' registries on its list.
//!
//! A scripted TLS upstream on loopback plays every registry. Resolver and dialling are injected below
//! the guard: 203.0.113.0/24 of the vectors becomes an address that the guard takes for public, and
//! dialling it reaches the upstream. Every other address goes to the guard as it is, and a dial to one
//! is a failure of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "an integration test"
)]

mod client;
mod network;
mod upstream;

use std::num::NonZeroU32;
use std::sync::Arc;

use allarch_proxy::{Config, Hosted, Limits, Server};
use serde_json::Value;
use tokio::task::JoinSet;

use client::{Reply, send};
use network::Fake;
use upstream::Upstream;

const VECTORS: &str = include_str!("../../../../tests/data/proxy-attacks.json");

/// Cases that tests of their own play.
const LATER: [(&str, &str); 3] = [
    ("open-11", "a_scanner_is_stopped"),
    ("slow-04", "a_client_that_reads_slowly_is_let_go"),
    ("slow-05", "slots_are_limited"),
];

/// The vectors' registries and where their answers lead.
const REGISTRIES: [&str; 2] = [
    "reg.test=*.reg.test,cdn.test,us-west2-docker.pkg.dev",
    "*.reg.test",
];

/// A server, its upstream and its network.
struct Stage {
    address: std::net::SocketAddr,
    upstream: Arc<Upstream>,
    network: Arc<Fake>,
    _ca: tempfile::NamedTempFile,
}

impl Stage {
    async fn set(case: &Value) -> Self {
        // Ten requests at once stand for ten readers (coal-04).
        let limits = Limits {
            at_once: 16,
            ..Limits::default()
        };
        match case["mode"].as_str() {
            Some("allow_credentials") => Self::own(&case["upstream"]).await,
            _ => Self::with(&case["upstream"], limits).await,
        }
    }

    /// A person's own proxy, which passes credentials on.
    async fn own(script: &Value) -> Self {
        let config = Config {
            allow_credentials: true,
            ..Config::default()
        };
        Self::serving(script, config).await
    }

    async fn with(script: &Value, limits: Limits) -> Self {
        let config = Config {
            hosted: Some(Hosted {
                registries: REGISTRIES.map(|entry| entry.parse().unwrap()).to_vec(),
                limits,
                ..Hosted::default()
            }),
            ..Config::default()
        };
        Self::serving(script, config).await
    }

    async fn serving(script: &Value, config: Config) -> Self {
        let upstream = Arc::new(Upstream::start(script).await);
        let network = Arc::new(Fake::new(script, upstream.address));
        let ca = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(ca.path(), &upstream.certificate).unwrap();
        let config = Config {
            port: 0,
            extra_ca: Some(ca.path().to_owned()),
            origins: vec!["https://app.example".to_owned()],
            ..config
        };
        let server = Server::bind(&config, network.clone()).await.unwrap();
        let address = server.address();
        tokio::spawn(server.run(std::future::pending()));
        Self {
            address,
            upstream,
            network,
            _ca: ca,
        }
    }

    async fn ask(&self, request: &Value) -> Reply {
        send(self.address, request).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_case() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let cases = vectors["cases"].as_array().unwrap().clone();
    assert!(cases.len() >= 85, "the vectors are there");
    for (id, reason) in LATER {
        assert!(cases.iter().any(|case| case["id"] == id), "{id}: {reason}");
    }
    // All at once: two of them take as long as the limits that they test.
    let mut running = JoinSet::new();
    for case in cases {
        let id = case["id"].as_str().unwrap().to_owned();
        if LATER.iter().all(|(later, _)| *later != id) {
            running.spawn(async move { run(&id, &case).await });
        }
    }
    let mut failed = Vec::new();
    while let Some(ended) = running.join_next().await {
        if let Err(why) = ended.unwrap() {
            failed.push(why);
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

async fn run(id: &str, case: &Value) -> Result<(), String> {
    let stage = Stage::set(case).await;
    let expect = &case["expect"];
    let mut replies = Vec::new();
    if let Some(sequence) = case["request"]["sequence"].as_array() {
        for request in sequence {
            replies.push(stage.ask(request).await);
        }
    } else if let Some(different) = case["request"]["parallel"].as_array() {
        let mut parallel = JoinSet::new();
        for request in different.clone() {
            let address = stage.address;
            parallel.spawn(async move { send(address, &request).await });
        }
        replies = parallel.join_all().await;
    } else if let Some(each) = case["request"].get("each") {
        let mut parallel = JoinSet::new();
        for _ in 0..case["request"]["parallel"].as_u64().unwrap() {
            let (address, each) = (stage.address, each.clone());
            parallel.spawn(async move { send(address, &each).await });
        }
        replies = parallel.join_all().await;
    } else {
        let times = expect["status_sequence"].as_array().map_or(1, Vec::len);
        for _ in 0..times {
            replies.push(stage.ask(&case["request"]).await);
        }
    }
    for (at, reply) in replies.iter().enumerate() {
        let allowed = match expect["status_sequence"].as_array() {
            Some(sequence) => &sequence[at],
            None => &expect["status"],
        };
        // A case that lists none is about what goes upstream; the answers are good ones then.
        let fits = match allowed.as_array() {
            Some(allowed) => allowed.iter().any(|status| status == reply.status),
            None => reply.status == 200,
        };
        check(id, fits, || {
            format!(
                "status {} is none of {allowed}: {}",
                reply.status,
                reply.text()
            )
        })?;
        // There is no token route, so only its status counts (the vectors' own words).
        let has_code = case["request"]["op"] != "token";
        if let (Some(code), 400.., true) = (expect["code"].as_str(), reply.status, has_code) {
            let found = reply.json()["code"].clone();
            check(id, found == code, || {
                format!("code {found}, expected {code}: {}", reply.text())
            })?;
        }
        check_head(id, reply)?;
    }
    if let Some(contacted) = expect["upstream_contacted"].as_bool() {
        let found = stage.upstream.connections() > 0;
        check(id, found == contacted, || {
            format!("upstream contacted: {found}")
        })?;
    }
    let astray = stage.network.astray();
    check(id, astray.is_empty(), || format!("dialled {astray:?}"))?;
    for request in stage.upstream.requests() {
        check_request(id, &request)?;
    }
    particular(id, &stage, case, &replies).await
}

/// What every answer of the proxy carries, and what none does.
fn check_head(id: &str, reply: &Reply) -> Result<(), String> {
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
fn check_request(id: &str, request: &str) -> Result<(), String> {
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
async fn particular(
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
        "hdr-03" => check(
            id,
            requests[0]
                .to_ascii_lowercase()
                .contains("host: reg.test\r\n"),
            || requests[0].clone(),
        ),
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

fn check(id: &str, fits: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    match fits {
        true => Ok(()),
        false => Err(format!("{id}: {}", why())),
    }
}

#[tokio::test]
async fn another_name_of_this_address_is_misdirected() {
    let stage = Stage::set(&Value::Null).await;
    for (path, host, status) in [
        ("/r/reg.test/v2/acme/app/manifests/latest", "evil.test", 421),
        ("/", "evil.test", 421),
        ("/healthz", "evil.test", 421),
        ("/healthz", "localhost:{port}", 200),
        ("/about", "127.0.0.1:{port}", 200),
    ] {
        let host = host.replace("{port}", &stage.address.port().to_string());
        let request = serde_json::json!({"method": "GET", "op": "raw", "path": path, "headers": {"Host": host}});
        assert_eq!(stage.ask(&request).await.status, status, "{path} as {host}");
    }
    assert_eq!(stage.upstream.connections(), 0);
}

#[tokio::test]
async fn a_listed_origin_is_served_and_named() {
    let stage = Stage::set(&Value::Null).await;
    let ask = |method: &'static str, headers: Value| {
        let request = serde_json::json!({"method": method, "op": "manifest", "registry": "reg.test", "name": "a", "reference": "1", "headers": headers});
        let address = stage.address;
        async move { send(address, &request).await }
    };
    let app = serde_json::json!({"Origin": "https://app.example"});
    let reply = ask("GET", app).await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.header("access-control-allow-origin"),
        Some("https://app.example")
    );
    assert!(
        reply
            .header("access-control-expose-headers")
            .unwrap()
            .contains("Docker-Content-Digest")
    );
    assert_eq!(reply.header("vary"), Some("Origin"));
    let preflight = serde_json::json!({"Origin": "https://app.example", "Access-Control-Request-Method": "GET"});
    let reply = ask("OPTIONS", preflight).await;
    assert_eq!(reply.status, 204);
    assert_eq!(
        reply.header("access-control-allow-methods"),
        Some("GET, HEAD")
    );
    let preflight = serde_json::json!({"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"});
    assert_eq!(ask("OPTIONS", preflight).await.status, 403);
    for refused in ["null", "http://app.example", "https://app.example:444"] {
        assert_eq!(
            ask("GET", serde_json::json!({"Origin": refused}))
                .await
                .status,
            403,
            "{refused}"
        );
    }
    let cross = serde_json::json!({"Sec-Fetch-Site": "cross-site"});
    assert_eq!(ask("GET", cross).await.status, 403);
}

#[tokio::test]
async fn what_is_known_by_digest_is_asked_once() {
    let stage = Stage::set(&Value::Null).await;
    let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let manifest = |reference: &str| serde_json::json!({"method": "GET", "op": "manifest", "registry": "reg.test", "name": "acme/app", "reference": reference});
    // The tag's answer `{}` is kept under its digest as well.
    let by_tag = stage.ask(&manifest("latest")).await;
    assert_eq!(
        by_tag.header("etag"),
        Some(format!("\"{digest}\"").as_str())
    );
    assert_eq!(by_tag.header("cache-control"), Some("no-cache"));
    let by_digest = stage.ask(&manifest(digest)).await;
    assert_eq!((by_digest.status, by_digest.text().as_str()), (200, "{}"));
    assert_eq!(
        by_digest.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    let mut known = manifest(digest);
    known["headers"] = serde_json::json!({"If-None-Match": format!("\"{digest}\"")});
    assert_eq!(stage.ask(&known).await.status, 304);
    let mut head = manifest(digest);
    head["method"] = "HEAD".into();
    let head = stage.ask(&head).await;
    assert_eq!(
        (head.status, head.header("content-length"), head.body.len()),
        (200, Some("2"), 0)
    );
    assert_eq!(stage.upstream.requests().len(), 1);
}

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

fn manifest(registry: &str, reference: &str) -> Value {
    serde_json::json!({"method": "GET", "op": "manifest", "registry": registry, "name": "a", "reference": reference})
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

#[tokio::test]
async fn a_name_without_an_address_is_looked_up_once() {
    let stage =
        Stage::set(&serde_json::json!({"upstream": {"dns": {"reg.test": ["203.0.113.10"]}}})).await;
    for reference in ["1", "2", "3"] {
        let reply = stage.ask(&manifest("gone.reg.test", reference)).await;
        assert_eq!(reply.status, 502, "{}", reply.text());
    }
    assert_eq!(stage.network.resolved(), 1);
}

#[tokio::test]
async fn what_is_not_on_the_list_is_not_served() {
    let stage = Stage::set(&Value::Null).await;
    for registry in [
        "evil.test",
        "cdn.test",
        "0123.dkr.ecr.us-east-1.amazonaws.com",
    ] {
        let reply = stage.ask(&manifest(registry, "latest")).await;
        assert_eq!(
            (reply.status, reply.json()["code"].as_str()),
            (403, Some("registry_not_served")),
            "{registry}"
        );
    }
    assert_eq!(stage.upstream.connections(), 0);
    assert_eq!(stage.network.resolved(), 0);
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
