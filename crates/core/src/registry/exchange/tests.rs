use super::redirect::{rebuilt, resolve};
use super::*;

#[test]
fn a_location_seen_from_its_url() {
    let base = "https://reg.test/v2/acme/app/manifests/1";
    for (location, expected) in [
        ("/x?y=1", Some("https://reg.test/x?y=1")),
        ("//cdn.test/x", Some("https://cdn.test/x")),
        ("2", Some("https://reg.test/v2/acme/app/manifests/2")),
        ("https://cdn.test/a#b", Some("https://cdn.test/a")),
        ("file:///etc/passwd", Some("file:///etc/passwd")),
        ("https://cdn.test\\@127.0.0.1/", None),
        ("https://cdn.test/ x", None),
    ] {
        let found = resolve(base, location).map(|(_, url)| url);
        assert_eq!(found.as_deref(), expected, "{location}");
    }
}

#[test]
fn a_url_is_written_as_it_will_be_dialled() {
    for (url, expected) in [
        ("https://0x7f.1/x?y", "https://127.0.0.1/x?y"),
        ("https://CDN.test:443?y", "https://cdn.test/?y"),
        ("https://cdn.test", "https://cdn.test/"),
    ] {
        let endpoint = Endpoint::from_url(url).unwrap();
        assert_eq!(rebuilt(&endpoint, url).1, expected);
    }
}
