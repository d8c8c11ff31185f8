use super::*;

const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn split(path: &str) -> (&str, Option<&str>) {
    match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    }
}

#[test]
fn every_route_is_read_and_built_again() {
    for path in [
        "/r/ghcr.io/v2/acme/app/manifests/latest".to_owned(),
        "/r/localhost:5000/v2/app/manifests/v1.0".to_owned(),
        "/r/[::1]:5000/v2/acme/app/manifests/1".to_owned(),
        "/r/docker.io/v2/library/manifests/manifests/tags".to_owned(),
        format!("/r/ghcr.io/v2/acme/app/manifests/{DIGEST}"),
        format!("/r/ghcr.io/v2/acme/app/blobs/{DIGEST}"),
        "/r/ghcr.io/v2/acme/app/tags/list".to_owned(),
        "/r/ghcr.io/v2/acme/app/tags/list?n=100&last=v1".to_owned(),
        format!("/r/ghcr.io/v2/acme/app/referrers/{DIGEST}?artifactType=application/x%2Bjson"),
    ] {
        let (before, query) = split(&path);
        let resource = Resource::from_proxy_path(before, query).unwrap();
        assert_eq!(resource.proxy_path(), path);
    }
}

fn refused(path: &str) -> PathError {
    let (before, query) = split(path);
    match Resource::from_proxy_path(before, query) {
        Ok(resource) => panic!("{path} was read as {resource:?}"),
        Err(error) => error,
    }
}

#[test]
fn what_is_no_route() {
    for path in [
        "/r/ghcr.io/v2/_catalog",
        "/r/ghcr.io/v2/",
        "/r/ghcr.io",
        "/r/ghcr.io/token",
        "/x/ghcr.io/v2/acme/app/manifests/latest",
        "/r/ghcr.io/v1/acme/app/manifests/latest",
    ] {
        assert_eq!(refused(path), PathError::NoRoute, "{path}");
    }
}

#[test]
fn what_is_no_reference() {
    for path in [
        "/r/reg.test/v2/../../admin".to_owned(),
        "/r/reg.test/v2/acme%2fapp/manifests/latest".to_owned(),
        "/r/reg.test/v2/acme/app/manifests/latest?digest=x".to_owned(),
        "/r/reg.test/v2/Acme/app/manifests/latest".to_owned(),
        "/r/reg.test/v2/acme/app/manifests/latest/extra".to_owned(),
        "/r/reg.test/v2/acme//app/manifests/latest".to_owned(),
        "/r/reg.test/v2/acme/app/manifests/".to_owned(),
        "/r/reg.test/v2/acme/app/manifests/..".to_owned(),
        "/r/reg.test/v2/acme/app/manifests/sha256:abc".to_owned(),
        "/r/reg.test/v2/acme/app/blobs/latest".to_owned(),
        "/r/reg.test/v2/acme/app/tags/list?n=99999999".to_owned(),
        "/r/reg.test/v2/acme/app/tags/list?n=0".to_owned(),
        "/r/reg.test/v2/acme/app/tags/list?n=5&n=6".to_owned(),
        "/r/reg.test/v2/acme/app/tags/list?n=100&last=%0d%0aHost:%20x".to_owned(),
        "/r/reg.test/v2/acme/app/tags/list?last=%zz".to_owned(),
        "/r/reg.test:65536/v2/acme/app/manifests/latest".to_owned(),
        "/r/a_b.c/v2/acme/app/manifests/latest".to_owned(),
        "/r/user@reg.test/v2/acme/app/manifests/latest".to_owned(),
        "/r/127.0.0.1#reg.test/v2/acme/app/manifests/latest".to_owned(),
        "/r/①②⑦.0.0.1/v2/acme/app/manifests/latest".to_owned(),
        format!("/r/reg.test/v2/{}/manifests/latest", "a".repeat(256)),
    ] {
        let error = refused(&path);
        let kept_apart = matches!(error, PathError::BadReference(_))
            || path.ends_with("extra")
            || path.ends_with("admin");
        assert!(kept_apart, "{path}: {error:?}");
    }
}

#[test]
fn accept_fits_what_browsers_send_unasked() {
    assert!(ACCEPT_INDEX.len() <= 128 && ACCEPT_MANIFEST.len() <= 128);
    let whole = format!("{ACCEPT_INDEX},{ACCEPT_MANIFEST}");
    assert_eq!(ACCEPT.replace(", ", ","), whole);
}

proptest::proptest! {
    #[test]
    fn any_path_is_a_route_or_refused(path in "/r/[a-z.:\\[\\]%0-9]{0,20}/v2/[a-zA-Z0-9./_%:@?&=-]{0,60}") {
        let (before, query) = split(&path);
        if let Ok(resource) = Resource::from_proxy_path(before, query) {
            let built = resource.proxy_path();
            let (before, query) = split(&built);
            proptest::prop_assert_eq!(Resource::from_proxy_path(before, query), Ok(resource));
        }
    }
}
