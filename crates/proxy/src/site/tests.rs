use http_body_util::BodyExt as _;

use super::*;

const CONNECT: &str = "connect-src 'self' https:;";
const CONNECT_LOCAL: &str = "connect-src 'self' https: http://localhost:* http://127.0.0.1:*;";

fn site() -> Site {
    let file = |bytes: &'static str| File::plain(Bytes::from_static(bytes.as_bytes()));
    let mut script = file("let a = 1;");
    script.brotli = Some(Bytes::from_static(b"br"));
    let index = format!("<html>{META_EMPTY}<meta content=\"{CONNECT}\">");
    Site::of(BTreeMap::from([
        ("index.html".to_owned(), File::plain(index.into())),
        ("404.html".to_owned(), file("<p>gone")),
        ("assets/a-1.js".to_owned(), script),
        ("robots.txt".to_owned(), file("User-agent: *")),
        ("rules/index.html".to_owned(), file("<p>rules")),
        ("rules/a-rule/index.html".to_owned(), file("<p>a rule")),
    ]))
}

fn get(site: &Site, path: &str, headers: &[(&str, &str)]) -> (http::response::Parts, String) {
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (parts, body) = site.answer(&request.body(()).unwrap()).into_parts();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let bytes = runtime.block_on(body.collect()).unwrap().to_bytes();
    (parts, String::from_utf8(bytes.to_vec()).unwrap())
}

fn header<'a>(parts: &'a http::response::Parts, name: &str) -> &'a str {
    parts
        .headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[test]
fn the_entry_page_knows_its_proxy_and_is_never_kept() {
    let (parts, body) = get(&site(), "/", &[]);
    assert!(body.contains(META_FILLED) && body.contains(CONNECT_LOCAL));
    assert_eq!(header(&parts, "cache-control"), "no-cache");
    assert!(header(&parts, "content-security-policy").contains(CONNECT_LOCAL));
    assert!(header(&parts, "content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(header(&parts, "x-content-type-options"), "nosniff");
    assert_eq!(header(&parts, "content-type"), "text/html; charset=utf-8");
}

#[test]
fn a_folder_is_its_page_under_its_name_with_a_slash() {
    let (parts, body) = get(&site(), "/rules/a-rule/", &[]);
    assert_eq!((parts.status, body.as_str()), (StatusCode::OK, "<p>a rule"));
    assert_eq!(header(&parts, "content-type"), "text/html; charset=utf-8");
    assert_eq!(header(&parts, "cache-control"), "no-cache");
    for (path, target) in [("/rules", "rules/"), ("/rules/a-rule", "a-rule/")] {
        let (parts, _) = get(&site(), path, &[]);
        assert_eq!(parts.status, StatusCode::FOUND);
        assert_eq!(header(&parts, "location"), target);
    }
    let (parts, _) = get(&site(), "/rules/none/", &[]);
    assert_eq!(parts.status, StatusCode::NOT_FOUND);
}

#[test]
fn hashed_files_come_compressed_and_are_kept_for_ever() {
    for (accepted, body, coding) in [
        ("gzip, deflate, br, zstd", "br", "br"),
        ("br;q=0.5", "br", "br"),
        ("gzip", "let a = 1;", ""),
        ("br;q=0, gzip;q=0.5", "let a = 1;", ""),
        ("br; q=0.000", "let a = 1;", ""),
        ("identity", "let a = 1;", ""),
        ("", "let a = 1;", ""),
    ] {
        let (parts, found) = get(&site(), "/assets/a-1.js", &[("accept-encoding", accepted)]);
        assert_eq!(
            (found.as_str(), header(&parts, "content-encoding")),
            (body, coding)
        );
        assert_eq!(
            header(&parts, "cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(header(&parts, "vary"), "Accept-Encoding");
    }
}

#[test]
fn what_is_known_is_not_sent_again() {
    let (parts, _) = get(&site(), "/robots.txt", &[]);
    let etag = header(&parts, "etag").to_owned();
    let (parts, body) = get(&site(), "/robots.txt", &[("if-none-match", &etag)]);
    assert_eq!(
        (parts.status, body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    let (parts, _) = get(&site(), "/robots.txt", &[("if-none-match", "\"other\"")]);
    assert_eq!(parts.status, StatusCode::OK);
}

#[test]
fn what_is_not_there_is_404() {
    for path in [
        "/nothing",
        "/../Cargo.toml",
        "/assets/",
        "/index.html/x",
        "/%2e%2e/x",
    ] {
        let (parts, body) = get(&site(), path, &[]);
        assert_eq!(
            (parts.status, body.as_str()),
            (StatusCode::NOT_FOUND, "<p>gone"),
            "{path}"
        );
    }
    let (parts, body) = get(&Site::of(BTreeMap::new()), "/", &[]);
    assert_eq!(parts.status, StatusCode::NOT_FOUND);
    assert!(body.contains("cargo xtask run"));
}

#[test]
fn what_is_embedded_unpacks_to_its_etag() {
    for file in FILES.iter().filter(|file| file.is_brotli) {
        let plain = allarch_core::oci::Digest::sha256(&unpacked(file.bytes));
        assert!(plain.hex().starts_with(file.etag), "{}", file.path);
    }
}

/// Mail programs write `#` as `%23`: the link then comes as a path.
#[test]
fn a_link_that_came_as_a_path_leads_to_the_page() {
    let link = "v1.p6mbkgADAKCSdFY";
    let encoded: String = link.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for (path, location) in [
        (format!("/%23{link}"), format!("./#{link}")),
        (format!("/some/base/%23{link}"), format!("./#{link}")),
        (format!("/%23{encoded}"), format!("./#{encoded}")),
        (
            format!("/%23{link}.?utm_source=mail"),
            format!("./#{link}."),
        ),
        (
            "/%23r=ghcr.io/acme/app:1".to_owned(),
            "../../#r=ghcr.io/acme/app:1".to_owned(),
        ),
        // Cut: the page says so.
        ("/%23v1.p6mb".to_owned(), "./#v1.p6mb".to_owned()),
    ] {
        let (parts, _) = get(&site(), &path, &[]);
        assert_eq!(parts.status, StatusCode::FOUND, "{path}");
        assert_eq!(header(&parts, "location"), location);
        assert_eq!(header(&parts, "cache-control"), "no-store");
    }
    for path in ["/%23", "/%23matrix", "/x%23v1.p6mbkgADAKCSdFY", "/v1.p6mb"] {
        let (parts, _) = get(&site(), path, &[]);
        assert_eq!(parts.status, StatusCode::NOT_FOUND, "{path}");
    }
}
