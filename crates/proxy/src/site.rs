//! The page: the files of `dist/`, embedded when the binary was built or read from a folder at start.
//!
//! All of it lies in memory, so no path of a request ever reaches the file system. `index.html` is
//! told that this server is its proxy, and may speak to registries on this machine directly.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use allarch_core::permalink;
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;

use crate::answer::Reply;
use crate::site_headers::{for_local_use, site_headers};

/// One embedded file, as the build script writes it.
pub(crate) struct Embedded {
    /// Path below the root, with slashes.
    pub(crate) path: &'static str,
    /// Packed with brotli where that is shorter.
    pub(crate) bytes: &'static [u8],
    pub(crate) is_brotli: bool,
    /// Of the plain bytes; without quotes.
    pub(crate) etag: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/site_files.rs"));

/// What the page reads to find its proxy: this server, seen from the page.
const META_EMPTY: &str = "<meta name=\"allarch-proxy\" content=\"\">";
const META_FILLED: &str = "<meta name=\"allarch-proxy\" content=\".\">";

/// Largest folder that `--site-dir` takes, in bytes.
const MAX_FOLDER: u64 = 64 << 20;

/// One file in its encodings.
struct File {
    bytes: Bytes,
    brotli: Option<Bytes>,
    etag: String,
}

/// The site.
pub(crate) struct Site {
    files: BTreeMap<String, File>,
}

impl Site {
    /// What was embedded; possibly nothing.
    pub(crate) fn embedded() -> Self {
        let files = FILES.iter().map(|file| {
            let kept = File {
                bytes: match file.is_brotli {
                    true => unpacked(file.bytes),
                    false => Bytes::from_static(file.bytes),
                },
                brotli: file.is_brotli.then(|| Bytes::from_static(file.bytes)),
                etag: file.etag.to_owned(),
            };
            (file.path.to_owned(), kept)
        });
        Self::of(files.collect())
    }

    /// The files below `folder`, as they are now.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        let mut room = MAX_FOLDER;
        read_folder(folder, "", &mut files, &mut room)?;
        Ok(Self::of(files))
    }

    fn of(mut files: BTreeMap<String, File>) -> Self {
        if let Some(index) = files.get_mut("index.html") {
            let text = String::from_utf8_lossy(&index.bytes).replace(META_EMPTY, META_FILLED);
            *index = File::plain(for_local_use(&text).into());
        }
        Self { files }
    }

    pub(crate) fn is_empty(&self) -> bool {
        !self.files.contains_key("index.html")
    }

    /// Answers a GET or HEAD.
    pub(crate) fn answer<B>(&self, request: &Request<B>) -> Reply {
        let asked = request.uri().path().trim_start_matches('/');
        let head = request.method() == Method::HEAD;
        if let Some(target) = mangled_link(asked) {
            return redirect(&target);
        }
        if self.files.contains_key(&format!("{asked}/index.html")) {
            let name = asked.rsplit('/').next().unwrap_or(asked);
            return redirect(&format!("{name}/"));
        }
        // A folder is its page.
        let path = match asked.is_empty() || asked.ends_with('/') {
            true => format!("{asked}index.html"),
            false => asked.to_owned(),
        };
        let path = path.as_str();
        match (self.files.get(path), self.files.get("404.html")) {
            (Some(file), _) => file.reply(path, StatusCode::OK, request.headers(), head),
            _ if self.is_empty() => unbuilt(head),
            (None, Some(file)) => {
                file.reply("404.html", StatusCode::NOT_FOUND, request.headers(), head)
            }
            (None, None) => text(StatusCode::NOT_FOUND, "There is no such page.\n", head),
        }
    }
}

/// Where a link leads whose `#` a program has written as `%23`, so that it came as a path: to the
/// page one level up from it, under whatever base path that is.
fn mangled_link(path: &str) -> Option<String> {
    let at = path.find("%23")?;
    let (before, link) = (path.get(..at)?, path.get(at + 3..)?);
    // Whether it is whole is the page's to say.
    if permalink::open(link) == Err(permalink::DecodeError::NotALink) {
        return None;
    }
    // Seen from `base/%23…`, `./` is `base/`; an image's name has slashes of its own.
    let up = match link.matches('/').count() {
        0 => "./".to_owned(),
        slashes => "../".repeat(slashes),
    };
    (before.is_empty() || before.ends_with('/')).then(|| format!("{up}#{link}"))
}

fn redirect(target: &str) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::new()));
    if let Ok(target) = HeaderValue::from_str(target) {
        *reply.status_mut() = StatusCode::FOUND;
        reply.headers_mut().insert(header::LOCATION, target);
    }
    let caching = HeaderValue::from_static("no-store");
    reply.headers_mut().insert(header::CACHE_CONTROL, caching);
    secured(reply)
}

impl File {
    fn plain(bytes: Bytes) -> Self {
        let etag = allarch_core::oci::Digest::sha256(&bytes);
        Self {
            etag: etag.hex().get(..32).unwrap_or_default().to_owned(),
            bytes,
            brotli: None,
        }
    }

    fn reply(&self, path: &str, status: StatusCode, asked: &HeaderMap, head: bool) -> Reply {
        let (bytes, coding) = self.encoded(asked);
        let etag = format!(
            "\"{}{}\"",
            self.etag,
            coding.map_or("", |(_, suffix)| suffix)
        );
        let known = asked
            .get(header::IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok());
        let unchanged = status == StatusCode::OK
            && known.is_some_and(|known| known.split(',').any(|one| one.trim() == etag));
        let mut reply = Response::new(Full::new(match unchanged || head {
            true => Bytes::new(),
            false => bytes.clone(),
        }));
        *reply.status_mut() = if unchanged {
            StatusCode::NOT_MODIFIED
        } else {
            status
        };
        let headers = reply.headers_mut();
        if head {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        }
        if let Some((name, _)) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(header::ETAG, etag);
        }
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(content_type(path)),
        );
        let caching = match path.starts_with("assets/") {
            true => "public, max-age=31536000, immutable",
            false => "no-cache",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        secured(reply)
    }

    /// The shortest form that the browser takes, and its coding with the suffix of its ETag. Every
    /// browser takes brotli from an address that it trusts, as loopback and https are.
    fn encoded(&self, asked: &HeaderMap) -> (&Bytes, Option<(&'static str, &'static str)>) {
        let accepted = asked
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let takes_brotli = accepted.split(',').any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next() == Some("br") && !parts.any(|q| q.trim_end_matches(['0', '.']) == "q=")
        });
        match &self.brotli {
            Some(bytes) if takes_brotli => (bytes, Some(("br", "-br"))),
            _ => (&self.bytes, None),
        }
    }
}

/// The plain bytes of an embedded file. The build script packed it, so unpacking fails only if the
/// binary itself is damaged; then the file is empty.
fn unpacked(packed: &[u8]) -> Bytes {
    let mut bytes = Vec::new();
    let mut packed = packed;
    match brotli_decompressor::BrotliDecompress(&mut packed, &mut bytes) {
        Ok(()) => bytes.into(),
        Err(_) => Bytes::new(),
    }
}

/// The page's own headers; the policy as a person's own server widens it.
fn secured(mut reply: Reply) -> Reply {
    for (name, value) in site_headers() {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&for_local_use(value))) {
            reply.headers_mut().insert(name, value);
        }
    }
    reply
}

/// A binary that was built before the page.
fn unbuilt(head: bool) -> Reply {
    text(
        StatusCode::NOT_FOUND,
        "The proxy runs, but this binary holds no page: it was built before the page was.\n\
         Build both and start again:\n\n    cargo xtask run\n\n\
         or build the page with `cargo xtask build` and serve it with `allarch serve --site-dir dist`.\n",
        head,
    )
}

fn text(status: StatusCode, words: &'static str, head: bool) -> Reply {
    let body = if head { "" } else { words };
    let mut reply = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
    *reply.status_mut() = status;
    reply.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    secured(reply)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, File>,
    room: &mut u64,
) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            read_folder(&entry.path(), &format!("{prefix}{name}/"), files, room)?;
        } else if kind.is_file() {
            *room = room.checked_sub(entry.metadata()?.len()).ok_or_else(|| {
                io::Error::other("the folder holds more than 64 MiB: is it the page's?")
            })?;
            let bytes = Bytes::from(std::fs::read(entry.path())?);
            files.insert(format!("{prefix}{name}"), File::plain(bytes));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
