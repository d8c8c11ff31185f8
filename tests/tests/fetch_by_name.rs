//! The core's `Fetch` against a real registry: directly, and through the real `allarch serve`. The
//! driver here is the contract of `registry` in its plainest form, one request after the other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an integration test")]

use allarch_core::oci::{DigestState, Reference};
use allarch_core::registry::{
    Fetch, FetchError, Machine as _, Options, Outcome, Policy, Request, Response, Route, Step,
    TransportError, Want,
};
use allarch_tests::catalogue::{GONE, images};
use allarch_tests::http::ask;
use allarch_tests::image::Image;
use allarch_tests::registry::Registry;
use allarch_tests::server::Server;

fn perform(request: &Request) -> Result<Response, TransportError> {
    let headers: Vec<(&str, &str)> = request
        .http
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let url = request.http.uri().to_string();
    let answer = ask(request.http.method().as_str(), &url, &headers, b"")
        .map_err(|error| TransportError::Unreachable(format!("{error:#}")))?;
    let mut response = http::Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    Ok(response.body(answer.body).unwrap())
}

fn fetch(name: &str, route: Route, want: Want) -> Outcome {
    let options = Options {
        want,
        ..Options::new(route, Policy::person())
    };
    let mut fetch = Fetch::new(&Reference::parse(name).unwrap(), options, 0);
    loop {
        match fetch.poll() {
            Step::Send(id, request) => fetch.on_response(id, 1, perform(&request)),
            Step::Note(_) => {}
            Step::Wait => panic!("{name}: waits although every request has ended"),
            Step::Done(outcome) => return outcome,
        }
    }
}

/// Every manifest and index below and including `image`.
fn manifests(image: &Image) -> Vec<&[u8]> {
    let mut all = vec![image.root.bytes.as_slice()];
    all.extend(image.children.iter().flat_map(manifests));
    all
}

fn check_all(registry: &Registry, route: &Route) {
    for tagged in images().unwrap() {
        let name = format!("{}/{}", registry.host, tagged.name);
        let outcome = fetch(&name, route.clone(), Want::Everything);
        if tagged.name == GONE {
            let error = outcome.unwrap_err();
            assert!(matches!(error, FetchError::NotFound { .. }), "{error}");
            continue;
        }
        let graph = outcome.unwrap();
        assert_eq!(graph.left_out, 0, "{name}");
        let top = graph.top().unwrap();
        assert_eq!(top.document.bytes(), tagged.image.root.bytes, "{name}");
        assert_eq!(top.document.digest_state(), DigestState::Matches, "{name}");
        let content_type = top.document.served().content_type.as_deref();
        assert_eq!(content_type, Some(tagged.image.root.media_type.as_str()));
        for bytes in manifests(&tagged.image) {
            let found = graph
                .documents
                .iter()
                .any(|fetched| fetched.document.bytes() == bytes);
            assert!(found, "{name}: a child did not come");
        }
    }
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn every_image_comes_whole_on_either_route() {
    let registry = Registry::filled().unwrap();
    check_all(&registry, &Route::Direct);
    // A page's two short Accept values reach the same documents.
    check_all(&registry, &Route::DirectFromPage);
    let server = Server::start(&[&registry.host]).unwrap();
    check_all(&registry, &Route::Proxy(server.url.clone()));
    // And once more, from the proxy's cache where it keeps something.
    check_all(&registry, &Route::Proxy(server.url.clone()));
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn a_proxy_that_does_not_open_the_registry_names_the_command() {
    let registry = Registry::start().unwrap();
    let server = Server::start(&[]).unwrap();
    let port = registry.host.rsplit_once(':').unwrap().1;
    let name = format!("localhost:{port}/acme/app:1");
    let error = fetch(&name, Route::Proxy(server.url.clone()), Want::Top).unwrap_err();
    assert_eq!(error.code(), "blocked");
    let command = format!("allarch serve --allow-host http://localhost:{port}");
    assert_eq!(error.command(), Some(command));
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn what_is_down_or_absent_is_told_apart() {
    let registry = Registry::start().unwrap();
    let server = Server::start(&[&registry.host, "127.0.0.1:1"]).unwrap();
    let through = || Route::Proxy(server.url.clone());
    for (name, route, code) in [
        (
            format!("{}/acme/none:1", registry.host),
            through(),
            "not-found",
        ),
        (
            format!("{}/acme/none:1", registry.host),
            Route::Direct,
            "not-found",
        ),
        (
            "127.0.0.1:1/acme/app:1".to_owned(),
            through(),
            "server-error",
        ),
        (
            "127.0.0.1:1/acme/app:1".to_owned(),
            Route::Direct,
            "server-error",
        ),
        (
            format!("{}/acme/app:1", registry.host),
            Route::Proxy("http://127.0.0.1:1".to_owned()),
            "proxy-unreachable",
        ),
        (
            format!("{}/acme/app:1", registry.host),
            Route::Proxy(format!("http://{}", registry.host)),
            "proxy-unreachable",
        ),
    ] {
        let error = fetch(&name, route, Want::Top).unwrap_err();
        assert_eq!(error.code(), code, "{name}: {error}");
    }
}
