//! An upstream that goes wrong on purpose, one way a repository: `HOST/faulty/WAY:1`.
//!
//! Two ways are sound: `counted` gives an image and says how many pulls are left, `soon` gives the same where
//! it is asked for a second time, and asks to wait a second before that.
//!
//! It writes its answers to the socket by hand, since HTTP libraries refuse to send most of them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use allarch_core::oci::Digest;
use allarch_core::oci::media_type::{Family, OCI_INDEX};
use anyhow::Result;

use crate::image::{Image, image, index, platform};

/// A way to go wrong, as the repository's last component, and what a person must be told.
#[derive(Debug)]
pub struct Fault {
    /// `cut`, for `faulty/cut:1`.
    pub way: &'static str,
    /// The `data-code` of the page and of the command line.
    pub code: &'static str,
}

/// Every way that [`Faulty`] knows.
pub const FAULTS: &[Fault] = &[
    Fault {
        way: "cut",
        code: "cut-short",
    },
    Fault {
        way: "digest",
        code: "digest-mismatch",
    },
    Fault {
        way: "limited",
        code: "rate-limited",
    },
    Fault {
        way: "private",
        code: "unauthorized",
    },
    Fault {
        way: "broken",
        code: "server-error",
    },
    Fault {
        way: "login",
        code: "wrong-type",
    },
    Fault {
        way: "huge",
        code: "too-large",
    },
    Fault {
        way: "silent",
        code: "timeout",
    },
];

/// A running upstream. Its threads end with the process.
#[derive(Debug)]
pub struct Faulty {
    /// `127.0.0.1:PORT`.
    pub host: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Faulty {
    /// Starts listening.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let host = listener.local_addr()?.to_string();
        let good = index(
            Family::Oci,
            vec![image(Family::Oci, &platform("linux/amd64"), &["good"])?],
        )?;
        let good = Arc::new(good);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (good, log) = (Arc::clone(&good), Arc::clone(&log));
                thread::spawn(move || answer(stream, &good, &log));
            }
        });
        Ok(Self { host, asked })
    }

    /// The requests so far, `METHOD PATH`.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock();
        asked.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads one request and answers it. A client that leaves is no fault of the test.
fn answer(mut stream: TcpStream, image: &Image, log: &Mutex<Vec<String>>) -> Option<()> {
    let good = &image.root.bytes;
    let head = read_head(&mut stream)?;
    let path = head.split(' ').nth(1)?;
    let this = head.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let mut asked = log.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = !asked.contains(&this);
    asked.push(this);
    drop(asked);
    let way = path.strip_prefix("/v2/faulty/")?.split('/').next()?;
    let answer = match way {
        // The length is promised, half of it comes.
        "cut" => {
            let half = good.get(..good.len() / 2)?;
            [
                response(200, &content(OCI_INDEX, good.len()), b""),
                half.to_vec(),
            ]
            .concat()
        }
        // Whole and well formed, but not what the digest in the header stands for.
        "digest" => {
            let other = Digest::sha256(b"something else");
            let headers = format!(
                "{}Docker-Content-Digest: {}\r\n",
                content(OCI_INDEX, good.len()),
                other.as_str()
            );
            response(200, &headers, good)
        }
        "limited" => error(
            429,
            &format!("Retry-After: 42\r\n{}", pulls(0)),
            "TOOMANYREQUESTS",
        ),
        "soon" if is_first && !path.contains("sha256:") => {
            error(429, "Retry-After: 1\r\n", "TOOMANYREQUESTS")
        }
        "counted" | "soon" => counted(image, path.rsplit('/').next()?),
        "private" => error(
            401,
            "WWW-Authenticate: Basic realm=\"acme\"\r\n",
            "UNAUTHORIZED",
        ),
        "broken" => response(500, &content("text/plain", 4), b"oops"),
        "login" => {
            let page = b"<!doctype html><title>Log in to Acme</title><form></form>";
            response(200, &content("text/html", page.len()), page)
        }
        "huge" => response(200, &content(OCI_INDEX, 5 << 20), &vec![b' '; 5 << 20]),
        "silent" => {
            thread::sleep(Duration::from_secs(40));
            return None;
        }
        _ => error(404, "", "NAME_UNKNOWN"),
    };
    // HEAD gets the same head: what follows is never read as a body.
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let sent = if head.starts_with("HEAD ") {
        answer.get(..end)?
    } else {
        &answer
    };
    stream.write_all(sent).ok()?;
    stream.shutdown(Shutdown::Write).ok()
}

/// A document of the image by its digest, or the image itself, with the headers of Docker Hub.
fn counted(image: &Image, name: &str) -> Vec<u8> {
    let children = image.children.iter();
    let manifests = children.clone().map(|child| &child.root);
    let blobs = children.flat_map(|child| &child.blobs);
    let mut all = manifests.chain(blobs);
    let found = match name.starts_with("sha256:") {
        true => all.find(|blob| blob.digest().as_str() == name),
        false => Some(&image.root),
    };
    let Some(found) = found else {
        return error(404, "", "MANIFEST_UNKNOWN");
    };
    let headers = format!(
        "{}Docker-Content-Digest: {}\r\n{}",
        content(&found.media_type, found.bytes.len()),
        found.digest().as_str(),
        pulls(97)
    );
    response(200, &headers, &found.bytes)
}

fn pulls(left: u32) -> String {
    format!("ratelimit-limit: 100;w=21600\r\nratelimit-remaining: {left};w=21600\r\n")
}

fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.ends_with(b"\r\n\r\n") {
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        head.extend_from_slice(buffer.get(..read)?);
    }
    String::from_utf8(head).ok()
}

fn response(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

fn content(media_type: &str, length: usize) -> String {
    format!("Content-Type: {media_type}\r\nContent-Length: {length}\r\n")
}

fn error(status: u16, headers: &str, code: &str) -> Vec<u8> {
    let body =
        format!("{{\"errors\":[{{\"code\":\"{code}\",\"message\":\"as the test wants it\"}}]}}");
    let headers = format!("{}{headers}", content("application/json", body.len()));
    response(status, &headers, body.as_bytes())
}
