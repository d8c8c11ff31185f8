//! Plain HTTP as fixtures and tests need it: one request, the answer with any status.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Names in lower case, in order.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of that lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends one request on a connection of its own. Redirects are returned, not followed.
///
/// # Errors
/// Where there is no answer; every status is an answer.
pub fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = agent
        .run(request.body(body)?)
        .with_context(|| format!("{method} {url}"))?;
    let (parts, mut body) = response.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    Ok(Answer {
        status: parts.status.as_u16(),
        headers: headers.collect(),
        body: body.with_config().limit(64 << 20).read_to_vec()?,
    })
}

/// `GET` without headers.
///
/// # Errors
/// Where there is no answer.
pub fn get(url: &str) -> Result<Answer> {
    ask("GET", url, &[], b"")
}

/// A loopback port that nothing listens on just now.
///
/// # Errors
/// Where none is left.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Waits until `url` answers at all, at most 20 s: a guarded registry refuses, one with TLS complains.
///
/// # Errors
/// Where it does not in that time.
pub fn wait_until_up(url: &str) -> Result<()> {
    let start = Instant::now();
    loop {
        match get(url) {
            Ok(_) => return Ok(()),
            Err(error) if start.elapsed() > Duration::from_secs(20) => return Err(error),
            Err(_) => std::thread::sleep(Duration::from_millis(25)),
        }
    }
}

/// Waits until `url` answers 200, at most 20 s.
///
/// # Errors
/// Where it does not in that time.
pub fn wait_for(url: &str) -> Result<()> {
    let start = Instant::now();
    loop {
        match get(url) {
            Ok(answer) if answer.status == 200 => return Ok(()),
            last if start.elapsed() > Duration::from_secs(20) => {
                bail!(
                    "{url} does not answer: {:?}",
                    last.map(|answer| answer.status)
                )
            }
            _ => std::thread::sleep(Duration::from_millis(25)),
        }
    }
}
