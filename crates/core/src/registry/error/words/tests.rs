use super::*;

#[test]
fn what_a_registry_says() {
    for (body, expected) in [
        (
            &br#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#[..],
            Some("MANIFEST_UNKNOWN: manifest unknown"),
        ),
        (br#"{"errors":[{"code":"DENIED"}]}"#, Some("DENIED")),
        (br#"{"errors":[]}"#, None),
        (b"404 page not found\n", Some("404 page not found")),
        (b"<html><script>", None),
        (b"\x1b[31mred", Some("<U+001B>[31mred")),
        (b"", None),
    ] {
        assert_eq!(said(body).as_deref(), expected);
    }
    assert_eq!(
        said("é".repeat(9999).as_bytes()).unwrap().chars().count(),
        SAID
    );
}

#[test]
fn a_blocked_loopback_registry_names_the_exact_command() {
    let error = FetchError::Blocked {
        endpoint: "https://localhost:5000".to_owned(),
        refusal: Refusal::Name("this machine (RFC 6761)".to_owned()),
        at: At::Registry,
    };
    assert_eq!(
        error.command().as_deref(),
        Some("allarch serve --allow-host http://localhost:5000")
    );
    assert_eq!(
        error.to_string(),
        "https://localhost:5000 is not fetched: its name is kept for this machine (RFC 6761)."
    );
    assert!(error.help().is_some_and(|help| help.ends_with(':')));
}

#[test]
fn a_command_holds_nothing_that_a_shell_runs() {
    let command = |endpoint: &str, at| {
        FetchError::Blocked {
            endpoint: endpoint.to_owned(),
            refusal: Refusal::PlainHttp,
            at,
        }
        .command()
    };
    for endpoint in [
        "https://a.local;reboot",
        "https://$(reboot).local",
        "https://a.local/ && reboot",
        "https://`reboot`.local",
        "x; reboot",
    ] {
        let found = command(endpoint, At::Registry).unwrap_or_default();
        assert!(!found.contains("reboot"), "{found}");
    }
    let ipv6 = command("https://[::1]:5000", At::Registry);
    assert_eq!(
        ipv6.as_deref(),
        Some("allarch serve --allow-host http://[::1]:5000")
    );
    assert_eq!(command("http://169.254.169.254", At::Redirect), None);
}

#[test]
fn an_error_travels_as_json() {
    let limited = |remaining: Option<&str>| FetchError::RateLimited {
        registry: "docker.io".to_owned(),
        retry_after: Some(60),
        limit: Some("100;w=21600".to_owned()),
        remaining: remaining.map(str::to_owned),
        said: None,
    };
    let error = limited(None);
    let json = serde_json::to_string(&error).unwrap();
    let read = crate::registry::plain::read(json.as_bytes(), FetchError::read);
    assert_eq!(read, Some(error.clone()));
    assert_eq!(
        error.to_string(),
        "docker.io allows no more requests from this address for now; it allows 100 requests in 6 hours; it may be asked again in 60 seconds."
    );
    assert_eq!(
        limited(Some("0;w=21600")).to_string(),
        "docker.io allows no more requests from this address for now; 0 of 100 pulls left in 6 hours; it may be asked again in 60 seconds."
    );
}
