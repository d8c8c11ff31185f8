//! The vectors' names and addresses, below the guard.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use allarch_proxy::network::{BoxFuture, Dialled, Network};
use serde_json::Value;
use tokio::net::TcpSocket;

/// What 203.0.113.N is for the guard: a public address. Nothing is ever sent to it.
const PUBLIC: [u8; 3] = [8, 8, 113];

pub(crate) struct Fake {
    /// Answers of each name, one a look-up; the last one stays.
    names: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    /// Whether a name that is not listed resolves at all.
    any_name: bool,
    upstream: SocketAddr,
    resolved: Mutex<usize>,
    astray: Mutex<Vec<SocketAddr>>,
    /// How far the clock has been put forward.
    later: Mutex<Duration>,
}

/// 203.0.113.N, by N: what is no upstream.
const REFUSING: u8 = 99;
const SILENT: u8 = 98;
/// Reaches the upstream, but says that it is another one.
const OTHER_PEER: u8 = 97;
/// So that what is sent and was not read yet is little.
pub(crate) const BUFFER: u32 = 64 << 10;

impl Fake {
    pub(crate) fn new(script: &Value, upstream: SocketAddr) -> Self {
        let mut names = HashMap::new();
        for (name, addresses) in members(&script["dns"]) {
            names.insert(name, vec![addresses_of(&addresses)]);
        }
        for (name, sequence) in members(&script["dns_sequence"]) {
            let sequence = sequence.as_array().unwrap().iter().map(addresses_of);
            names.insert(name, sequence.collect());
        }
        Self {
            any_name: names.is_empty() || !names.contains_key("reg.test"),
            names: Mutex::new(names),
            upstream,
            resolved: Mutex::new(0),
            astray: Mutex::default(),
            later: Mutex::default(),
        }
    }

    /// Puts the clock forward.
    pub(crate) fn advance(&self, seconds: u64) {
        *self.later.lock().unwrap() += Duration::from_secs(seconds);
    }

    /// How often a name was looked up.
    pub(crate) fn resolved(&self) -> usize {
        *self.resolved.lock().unwrap()
    }

    /// Addresses that were dialled although they are none of the upstream's.
    pub(crate) fn astray(&self) -> Vec<SocketAddr> {
        self.astray.lock().unwrap().clone()
    }
}

impl Network for Fake {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        *self.resolved.lock().unwrap() += 1;
        let mut names = self.names.lock().unwrap();
        let answer = match names.get_mut(host) {
            Some(answers) if answers.len() > 1 => Ok(answers.remove(0)),
            Some(answers) => Ok(answers[0].clone()),
            None if self.any_name => Ok(vec![public(10)]),
            None => Err(io::Error::new(io::ErrorKind::NotFound, "no such name")),
        };
        Box::pin(async move { answer })
    }

    fn dial(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<Dialled>> {
        Box::pin(async move {
            let known = matches!(address.ip(), IpAddr::V4(ip) if ip.octets()[..3] == PUBLIC);
            if !known || address.port() != 443 {
                self.astray.lock().unwrap().push(address);
                return Err(io::Error::other("astray"));
            }
            let peer = match address.ip() {
                ip if ip == public(REFUSING) => {
                    return Err(io::Error::from(io::ErrorKind::ConnectionRefused));
                }
                ip if ip == public(SILENT) => return std::future::pending().await,
                ip if ip == public(OTHER_PEER) => SocketAddr::from(([127, 0, 0, 1], 443)),
                _ => address,
            };
            let socket = TcpSocket::new_v4()?;
            socket.set_recv_buffer_size(BUFFER)?;
            let stream = socket.connect(self.upstream).await?;
            Ok(Dialled { stream, peer })
        })
    }

    fn now(&self) -> Instant {
        Instant::now() + *self.later.lock().unwrap()
    }
}

fn members(value: &Value) -> Vec<(String, Value)> {
    let members = value.as_object().cloned().unwrap_or_default();
    members.into_iter().collect()
}

fn addresses_of(value: &Value) -> Vec<IpAddr> {
    let texts = value
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap());
    texts
        .map(|text| match text.strip_prefix("203.0.113.") {
            Some(last) => public(last.parse().unwrap()),
            None => text.parse().unwrap(),
        })
        .collect()
}

fn public(last: u8) -> IpAddr {
    let [a, b, c] = PUBLIC;
    IpAddr::from([a, b, c, last])
}
