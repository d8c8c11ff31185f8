//! Each failure: its code, how much it weighs, and what it offers.

use std::rc::Rc;

use allarch_core::intake::recognise;
use allarch_core::oci::Digest;
use allarch_core::registry::{Claim, FetchError};

use super::*;
use crate::store::{EntryId, Page, Progress, Way};

/// Code, tone, and the words of the buttons.
fn shape(message: &Message) -> (&'static str, Tone, Vec<&str>) {
    let acts = message.acts.iter().map(|(words, ..)| words.as_str());
    (message.code, message.tone, acts.collect())
}

#[test]
fn what_was_given_and_not_taken() {
    let look = |text: &str| Box::new(recognise(text.as_bytes()));
    let check = |failure: &Failure, code, tone, acts: &[&str]| {
        let message = super::failure(failure, 9);
        assert_eq!(shape(&message), (code, tone, acts.to_vec()));
        assert!(!message.text.is_empty());
    };
    let xml = Failure::NotRecognised(look("<?xml version=\"1.0\"?>"));
    check(
        &xml,
        "not-recognised",
        Tone::Error,
        &["Inspect the bytes anyway", "Dismiss"],
    );
    assert!(
        failure(&xml, 9)
            .small
            .is_some_and(|forms| forms.contains("config JSON"))
    );
    let url = Failure::NotRecognised(look("https://ghcr.io/acme/app:1"));
    check(
        &url,
        "not-recognised",
        Tone::Error,
        &["Use ghcr.io/acme/app:1", "Dismiss"],
    );
    check(
        &Failure::IsName,
        "is-name",
        Tone::Note,
        &["Fetch", "Dismiss"],
    );
    check(
        &Failure::NoDocument(look("linux/arm64")),
        "not-recognised",
        Tone::Note,
        &["Dismiss"],
    );
    check(
        &Failure::NoName(None),
        "not-recognised",
        Tone::Error,
        &["Dismiss"],
    );
}

/// The card for a failed fetch of `registry.example/team/ledger:5.1`.
fn card(error: &FetchError, way: Way, proxy: Option<&str>) -> Message {
    let page = Page {
        proxy: proxy.map(Rc::from),
        ..Page::default()
    };
    let mut progress = Progress::new(Rc::from("registry.example/team/ledger:5.1"), way);
    progress.retry_at = error.retry_after().map(|seconds| 1_000 + seconds);
    fetch(error, EntryId(0), &progress, &page)
}

const PROXY: Option<&str> = Some("https://cors.example/");
const RAW: &str = "docker buildx imagetools inspect --raw registry.example/team/ledger:5.1";

#[test]
fn a_private_image_has_a_command_and_no_question_for_a_password() {
    let error = FetchError::Unauthorized {
        what: "team/ledger:5.1".to_owned(),
        said: None,
        credentials: false,
    };
    let message = card(&error, Way::Proxy, PROXY);
    let acts = vec![
        "Fetch again",
        "Fetch directly",
        "Paste the output",
        "Edit name",
    ];
    assert_eq!(shape(&message), ("unauthorized", Tone::Warning, acts));
    assert_eq!(message.command.as_deref(), Some(RAW));
}

#[test]
fn a_blocked_answer_leads_to_the_proxy_first_and_says_what_that_sees() {
    let error = FetchError::CorsBlocked {
        registry: "registry.example".to_owned(),
    };
    let message = card(&error, Way::Direct, PROXY);
    let acts = vec![
        "Fetch through cors.example",
        "Fetch again",
        "Paste the output",
        "Edit name",
    ];
    assert_eq!(shape(&message), ("cors-blocked", Tone::Error, acts));
    assert_eq!(message.command.as_deref(), Some(RAW));
    assert!(
        message
            .small
            .is_some_and(|small| small.starts_with("cors.example sees"))
    );
    let alone = card(&error, Way::Direct, None);
    assert!(
        alone.small.is_none()
            && alone
                .acts
                .iter()
                .all(|(words, ..)| !words.contains("through"))
    );
}

#[test]
fn a_rate_limit_waits_where_the_registry_says_how_long() {
    let limited = |retry_after| FetchError::RateLimited {
        registry: "registry.example".to_owned(),
        retry_after,
        limit: None,
        remaining: None,
        said: None,
    };
    let message = card(&limited(Some(680)), Way::Direct, None);
    let wait = message.wait.as_ref().expect("a wait");
    assert_eq!((wait.until, wait.whole), (1_680, 680));
    assert_eq!(
        shape(&message),
        ("rate-limited", Tone::Warning, vec!["Edit name"])
    );
    let message = card(&limited(None), Way::Direct, None);
    assert!(message.wait.is_none());
    assert_eq!(shape(&message).2, ["Fetch again", "Edit name"]);
}

#[test]
fn official_images_are_offered_elsewhere() {
    let limited = |registry: &str| FetchError::RateLimited {
        registry: registry.to_owned(),
        retry_after: Some(680),
        limit: None,
        remaining: None,
        said: None,
    };
    let acts = |name: &str, registry: &str| -> Vec<String> {
        let error = limited(registry);
        let progress = Progress::new(Rc::from(name), Way::Direct);
        let message = fetch(&error, EntryId(0), &progress, &Page::default());
        let acts = message.acts.iter();
        acts.map(|(words, ..)| words.clone())
            .filter(|words| words.starts_with("Use "))
            .collect()
    };
    let copies = [
        "Use public.ecr.aws/docker/library/ubuntu:22.04",
        "Use mirror.gcr.io/library/ubuntu:22.04",
    ];
    assert_eq!(acts("ubuntu:22.04", "docker.io"), copies);
    assert!(acts("acme/app:1", "docker.io").is_empty());
    // The proxy's own budget is used up for copies as well.
    assert!(acts("ubuntu:22.04", "This proxy").is_empty());
}

#[test]
fn bytes_that_came_can_be_compared_with_those_that_were_due() {
    let due = Digest::sha256(b"due");
    let error = FetchError::DigestMismatch {
        what: "team/ledger:5.1".to_owned(),
        expected: due.to_string(),
        found: Digest::sha256(b"found").to_string(),
        source: Claim::Header,
    };
    let progress = Progress::new(Rc::from("registry.example/team/ledger:5.1"), Way::Direct);
    let message = fault(&error, EntryId(0), &progress, None);
    let acts = vec!["Fetch again", "Compare bytes"];
    assert_eq!(shape(&message), ("digest-mismatch", Tone::Error, acts));
    let compare = message.acts.last().map(|(_, action, _)| action);
    assert!(
        matches!(compare, Some(Action::Expect(EntryId(0), Some(digest))) if *digest == due),
        "{compare:?}"
    );
}
