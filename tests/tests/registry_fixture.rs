//! The registry that the other end-to-end tests use: real, filled, and asked as a client would.
#![allow(clippy::unwrap_used, reason = "an integration test")]

use allarch_core::oci::media_type::{DOCKER_LIST, OCI_INDEX, OCI_MANIFEST};
use allarch_tests::catalogue::images;
use allarch_tests::http::ask;
use allarch_tests::registry::Registry;

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn every_image_is_served_with_the_bytes_that_were_pushed() {
    let registry = Registry::filled().unwrap();
    let all = images().unwrap();
    assert!(all.len() >= 12);
    for tagged in all {
        let (repository, tag) = tagged.name.rsplit_once(':').unwrap();
        let url = format!("http://{}/v2/{repository}/manifests/{tag}", registry.host);
        let accept = format!(
            "{OCI_INDEX}, {DOCKER_LIST}, {OCI_MANIFEST}, {}",
            tagged.image.root.media_type
        );
        let answer = ask("GET", &url, &[("accept", &accept)], b"").unwrap();
        if tagged.name == "acme/gone:1" {
            assert_eq!(answer.status, 404, "{}", answer.text());
            continue;
        }
        assert_eq!(answer.body, tagged.image.root.bytes, "{}", tagged.name);
        assert_eq!(
            answer.header("content-type"),
            Some(tagged.image.root.media_type.as_str())
        );
        assert_eq!(
            answer.header("docker-content-digest"),
            Some(tagged.image.root.digest().as_str())
        );
    }
}
