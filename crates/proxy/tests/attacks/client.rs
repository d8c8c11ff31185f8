//! Sends a vector's request byte for byte, as no HTTP library would, and reads the answer.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// The names of its headers but the length and the date, in order.
    pub(crate) fn names(&self) -> Vec<&str> {
        let names = self.headers.iter().map(|(name, _)| name.as_str());
        let of_http = ["content-length", "date", "connection"];
        let mut names: Vec<&str> = names.filter(|name| !of_http.contains(name)).collect();
        names.sort_unstable();
        names
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

pub(crate) async fn send(server: SocketAddr, request: &Value) -> Reply {
    let method = request["method"].as_str().unwrap();
    let mut head = format!("{method} {} HTTP/1.1\r\n", target(request));
    let headers = request["headers"].as_object().cloned().unwrap_or_default();
    let vectors_host = headers.get("Host").and_then(Value::as_str);
    let host = vectors_host.map_or_else(|| server.to_string(), str::to_owned);
    head.push_str(&format!("Host: {host}\r\n"));
    for (name, value) in headers.iter().filter(|(name, _)| *name != "Host") {
        head.push_str(&format!("{name}: {}\r\n", value.as_str().unwrap()));
    }
    if !headers.contains_key("Connection") {
        head.push_str("Connection: close\r\n");
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(server).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    parse(&bytes)
}

/// The path of the route shape that the server has; what no URL may hold is escaped, as a browser does.
fn target(request: &Value) -> String {
    let part = |name: &str| request[name].as_str().unwrap_or_default();
    let (registry, name) = (part("registry"), part("name"));
    let path = match part("op") {
        "manifest" => format!("/r/{registry}/v2/{name}/manifests/{}", part("reference")),
        "blob" => format!("/r/{registry}/v2/{name}/blobs/{}", part("digest")),
        "tags" => format!("/r/{registry}/v2/{name}/tags/list"),
        "token" => format!(
            "/r/{registry}/token?realm={}&service={}&scope={}",
            part("realm"),
            part("service"),
            part("scope")
        ),
        "raw" => return part("path").replace("{route_prefix}", "r"),
        other => panic!("{other}"),
    };
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'!' | b'$'..=b'~' if byte != b'\\' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn parse(bytes: &[u8]) -> Reply {
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a complete head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Reply {
        status,
        headers,
        body: bytes[end + 4..].to_vec(),
    }
}
