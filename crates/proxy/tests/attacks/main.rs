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
mod expect;
mod kept;
mod limits;
mod network;
mod routes;
mod strangers;
mod upstream;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use allarch_proxy::{Config, Hosted, Limits, Server};
use serde_json::Value;
use tokio::task::JoinSet;

use client::{Reply, send};
use expect::{check, check_head, check_log, check_request, particular};
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
    log: Arc<Mutex<Vec<String>>>,
    _ca: tempfile::NamedTempFile,
}

impl Stage {
    async fn set(case: &Value) -> Self {
        let config = match case["mode"].as_str() {
            // A person's own proxy, which passes credentials on.
            Some("allow_credentials") => Config {
                allow_credentials: true,
                ..Config::default()
            },
            _ => hosted(Limits::default()),
        };
        Self::serving(&case["upstream"], for_case(case, config)).await
    }

    async fn with(script: &Value, limits: Limits) -> Self {
        Self::serving(script, hosted(limits)).await
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
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&log);
        let take = Arc::new(move |line: &str| lines.lock().unwrap().push(line.to_owned()));
        let server = Server::bind(&config, network.clone(), take).await.unwrap();
        let address = server.address();
        tokio::spawn(server.run(std::future::pending()));
        Self {
            address,
            upstream,
            network,
            log,
            _ca: ca,
        }
    }

    async fn ask(&self, request: &Value) -> Reply {
        send(self.address, request).await
    }

    /// The lines of the log.
    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

fn hosted(limits: Limits) -> Config {
    Config {
        hosted: Some(Hosted {
            registries: REGISTRIES.map(|entry| entry.parse().unwrap()).to_vec(),
            limits,
            ..Hosted::default()
        }),
        ..Config::default()
    }
}

/// What two cases take for granted of the server.
fn for_case(case: &Value, mut config: Config) -> Config {
    // hdr-03 is about what goes upstream, and wants an answer to its `Host: evil.test`. A server answers
    // only to names of its own (421 otherwise, `another_name_of_this_address_is_misdirected`), so here
    // that is one of them.
    if let (Some(host), true) = (
        case["request"]["headers"]["Host"].as_str(),
        case["request"]["op"] != "raw",
    ) {
        config.public_hosts = vec![host.to_owned()];
    }
    // coal-04 asks ten times at once, and one client may ask six times. It is about ten readers of one
    // image, so each comes from an address of its own, through a reverse proxy that is believed.
    if let (true, Some(hosted)) = (is_of_readers(case), &mut config.hosted) {
        hosted.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    }
    config
}

fn is_of_readers(case: &Value) -> bool {
    case["request"]["each"].is_object()
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
    let started = Instant::now();
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
    } else if let (true, each) = (is_of_readers(case), &case["request"]["each"]) {
        let mut parallel = JoinSet::new();
        for reader in 0..case["request"]["parallel"].as_u64().unwrap() {
            let (address, mut each) = (stage.address, each.clone());
            each["headers"]["X-Forwarded-For"] = format!("198.51.100.{}", reader + 1).into();
            parallel.spawn(async move { send(address, &each).await });
        }
        replies = parallel.join_all().await;
    } else {
        let times = expect["status_sequence"].as_array().map_or(1, Vec::len);
        for _ in 0..times {
            replies.push(stage.ask(&case["request"]).await);
        }
    }
    // With as much again for a busy machine: what these two hold is that there is an end.
    let most = match id {
        "slow-01" => 2 * 8,
        "slow-02" => 2 * 15,
        _ => 60,
    };
    let took = started.elapsed();
    check(id, took < Duration::from_secs(most), || {
        format!("it took {took:?}")
    })?;
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
    check_log(id, case, &stage.log())?;
    particular(id, &stage, case, &replies).await
}

fn manifest(registry: &str, reference: &str) -> Value {
    serde_json::json!({"method": "GET", "op": "manifest", "registry": registry, "name": "a", "reference": reference})
}
