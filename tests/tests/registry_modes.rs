//! The command line against a real registry that is open, wants a password, wants tokens, speaks TLS.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an integration test")]

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt as _;

use allarch_core::oci::Digest;
use allarch_core::oci::media_type::{OCI_CONFIG, OCI_INDEX, OCI_MANIFEST};
use allarch_tests::guarded::{Guard, Guarded, PASSWORD, USER, with_two};
use allarch_tests::image::{Blob, Image};
use allarch_tests::registry::Registry;
use allarch_tests::server::{Server, run_with};
use allarch_tests::token_service::Signer;
use serde_json::{Value, json};

/// One run of the binary: its arguments, and what it reads and sees.
struct Run<'a> {
    arguments: Vec<&'a str>,
    input: String,
    variables: Vec<(&'a str, &'a OsStr)>,
}

fn allarch<'a>(arguments: &[&'a str]) -> Run<'a> {
    Run {
        arguments: arguments.to_vec(),
        input: String::new(),
        variables: Vec::new(),
    }
}

impl<'a> Run<'a> {
    fn input(mut self, input: &str) -> Self {
        self.input = input.to_owned();
        self
    }

    fn with(mut self, name: &'a str, value: &'a OsStr) -> Self {
        self.variables.push((name, value));
        self
    }

    /// Wants the exit status, and every text in one of the two outputs.
    fn gives(self, status: i32, texts: &[&str]) -> String {
        let output = run_with(&self.variables, &self.arguments, self.input.as_bytes()).unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        let arguments = &self.arguments;
        assert_eq!(
            output.status.code().unwrap(),
            status,
            "{arguments:?}\n{out}\n{err}"
        );
        for text in texts {
            assert!(
                out.contains(text) || err.contains(text),
                "{arguments:?}: no {text:?} in\n{out}\n{err}"
            );
        }
        out
    }
}

fn blob(media_type: &str, bytes: &[u8]) -> Blob {
    Blob {
        media_type: media_type.to_owned(),
        bytes: bytes.to_vec(),
    }
}

/// What cosign and oras push beside an image: a signature under its tag, an SBOM that refers to it,
/// listed by the fallback tag.
fn attach(registry: &Registry, repository: &str, subject: &Digest) {
    let descriptor = |blob: &Blob| json!({"mediaType": blob.media_type, "digest": blob.digest().as_str(), "size": blob.bytes.len()});
    let payload = json!({
        "critical": {
            "identity": {"docker-reference": repository},
            "image": {"docker-manifest-digest": subject.as_str()},
            "type": "cosign container image signature",
        },
        "optional": null,
    });
    let config = blob(
        OCI_CONFIG,
        br#"{"architecture":"","os":"","rootfs":{"type":"layers","diff_ids":[]}}"#,
    );
    let signed = blob(
        "application/vnd.dev.cosign.simplesigning.v1+json",
        payload.to_string().as_bytes(),
    );
    let mut layer = descriptor(&signed);
    layer["annotations"] = json!({"dev.cosignproject.cosign/signature": "MEUCIQ"});
    let signature = json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": descriptor(&config),
        "layers": [layer],
    });
    let hex = subject.hex();
    let push = |tag: &str, media_type: &str, root: &Value, blobs: Vec<Blob>, children| {
        let image = Image {
            root: blob(media_type, root.to_string().as_bytes()),
            platform: None,
            children,
            blobs,
        };
        registry
            .push(&format!("{repository}:{tag}"), &image)
            .unwrap();
    };
    let tag = format!("sha256-{hex}.sig");
    push(
        &tag,
        OCI_MANIFEST,
        &signature,
        vec![config, signed],
        Vec::new(),
    );

    let empty = blob("application/vnd.oci.empty.v1+json", b"{}");
    let statement = blob(
        "application/vnd.in-toto+json",
        json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "app", "digest": {"sha256": hex}}],
            "predicateType": "https://spdx.dev/Document",
            "predicate": {"spdxVersion": "SPDX-2.3", "name": "app", "packages": [{}, {}], "files": []},
        })
        .to_string()
        .as_bytes(),
    );
    let sbom = json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "artifactType": "application/vnd.in-toto+json",
        "config": descriptor(&empty),
        "layers": [descriptor(&statement)],
        "subject": {"mediaType": OCI_INDEX, "digest": subject.as_str(), "size": 1},
    });
    let sbom = Image {
        root: blob(OCI_MANIFEST, sbom.to_string().as_bytes()),
        platform: None,
        children: Vec::new(),
        blobs: vec![empty, statement],
    };
    let mut entry = descriptor(&sbom.root);
    entry["artifactType"] = "application/vnd.in-toto+json".into();
    let list = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [entry]});
    push(
        &format!("sha256-{hex}"),
        OCI_INDEX,
        &list,
        Vec::new(),
        vec![sbom],
    );
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn open_its_tags_and_what_hangs_on_an_image() {
    let registry = Registry::filled().unwrap();
    let app = format!("{}/acme/app", registry.host);
    allarch(&["tags", &app]).gives(0, &["1\n"]);
    let tagged = format!("{app}:1");
    let before = allarch(&["referrers", &tagged]).gives(
        0,
        &[
            "Attached",
            "for linux/arm64",
            "Unsigned: every lookup was answered",
        ],
    );
    assert!(!before.contains("verified"), "{before}");

    let top = allarch(&["inspect", "--format", "json", &tagged]).gives(0, &[]);
    let top: Value = serde_json::from_str(&top).unwrap();
    let digest = top["documents"][0]["digest"].as_str().unwrap();
    attach(&registry, "acme/app", &digest.parse().unwrap());
    allarch(&["tags", &app]).gives(0, &["2 more tags are attachments of digests"]);
    let server = Server::start(&[&registry.host]).unwrap();
    for proxy in [None, Some(server.url.as_str())] {
        let mut arguments = vec!["referrers", tagged.as_str()];
        if let Some(proxy) = proxy {
            arguments.extend(["--proxy", proxy]);
        }
        let after = allarch(&arguments).gives(
            0,
            &[
                "Cosign signature for the whole index",
                "SBOM (SPDX) for the whole index",
                "SPDX-2.3, 2 packages",
                "its images have none. It was not verified.",
            ],
        );
        assert!(!after.contains("Unsigned"), "{after}");
    }
    let json = allarch(&["referrers", "--format", "json", &tagged]).gives(0, &[]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["signing"]["state"], "signed-index-only");
    assert_eq!(json["signing"]["checked"], "complete");
    assert_eq!(json["attached"].as_array().unwrap().len(), 2);
    let kind = "https://spdx.dev/Document";
    let only = allarch(&["referrers", "--format", "json", "--type", kind, &tagged]).gives(0, &[]);
    let only: Value = serde_json::from_str(&only).unwrap();
    assert_eq!(only["attached"].as_array().unwrap().len(), 1);
    assert_eq!(only["attached"][0]["state"], "paired-index");
    allarch(&["inspect", &format!("{app}:none")]).gives(
        2,
        &["The registry has no", &format!("`allarch tags {app}`")],
    );
    allarch(&["tags", &format!("{}/acme/none", registry.host)])
        .gives(2, &["The registry does not have the tags of"]);
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn a_password_from_wherever_it_is_stored() {
    let registry = Guarded::start(with_two().unwrap(), &Guard::Password).unwrap();
    let name = format!("{}/acme/secret/app:1", registry.host);
    let inspect = ["inspect", name.as_str()];
    allarch(&inspect).gives(2, &["does not give", "to anonymous clients"]);
    let with_name = ["inspect", "--username", USER, "--password-stdin", &name];
    allarch(&with_name)
        .input(&format!("{PASSWORD}\n"))
        .gives(0, &["matches the expected digest"]);
    allarch(&with_name)
        .input("wrong")
        .gives(2, &["does not give", "for these credentials"]);
    allarch(&with_name).gives(2, &["standard input is empty"]);

    let folder = tempfile::tempdir().unwrap();
    let auth = data_encoding::BASE64.encode(format!("{USER}:{PASSWORD}").as_bytes());
    let stored = json!({"auths": {registry.host.clone(): {"auth": auth}}}).to_string();
    std::fs::write(folder.path().join("config.json"), &stored).unwrap();
    let docker = folder.path().as_os_str();
    allarch(&inspect)
        .with("DOCKER_CONFIG", docker)
        .gives(0, &["matches the expected digest"]);
    allarch(&["tags", &name])
        .with("DOCKER_CONFIG", docker)
        .gives(0, &["1\n"]);
    allarch(&["inspect", "--anonymous", &name])
        .with("DOCKER_CONFIG", docker)
        .gives(2, &["to anonymous clients"]);
    // What is stored goes to no proxy; a proxy of one's own may pass on what is given.
    let server = Server::start(&[&registry.host]).unwrap();
    allarch(&["inspect", "--proxy", &server.url, &name])
        .with("DOCKER_CONFIG", docker)
        .gives(2, &["to anonymous clients"]);

    let podman = folder.path().join("auth.json");
    std::fs::write(&podman, &stored).unwrap();
    allarch(&inspect)
        .with("REGISTRY_AUTH_FILE", podman.as_os_str())
        .gives(0, &["matches the expected digest"]);

    let helpers = tempfile::tempdir().unwrap();
    let config = json!({"credHelpers": {registry.host.clone(): "acme"}}).to_string();
    std::fs::write(helpers.path().join("config.json"), config).unwrap();
    let helper = helpers.path().join("docker-credential-acme");
    let script = format!(
        "#!/bin/sh\nread server\n[ \"$server\" = '{}' ] || exit 1\necho '{{\"Username\":\"{USER}\",\"Secret\":\"{PASSWORD}\"}}'\n",
        registry.host
    );
    std::fs::write(&helper, script).unwrap();
    std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!(
        "{}:{}",
        helpers.path().display(),
        std::env::var("PATH").unwrap()
    );
    allarch(&inspect)
        .with("DOCKER_CONFIG", helpers.path().as_os_str())
        .with("PATH", OsStr::new(&path))
        .gives(0, &["matches the expected digest"]);
    std::fs::write(&helper, "#!/bin/sh\necho broken\nexit 1\n").unwrap();
    allarch(&inspect)
        .with("DOCKER_CONFIG", helpers.path().as_os_str())
        .with("PATH", OsStr::new(&path))
        .gives(2, &["cannot be read", "to anonymous clients"]);
}

fn tokens(signer: Signer) {
    let registry = Guarded::start(with_two().unwrap(), &Guard::Token(signer)).unwrap();
    let open = format!("{}/acme/open/app:1", registry.host);
    let secret = format!("{}/acme/secret/app:1", registry.host);
    let asked = || registry.tokens.as_ref().unwrap().asked();
    allarch(&["inspect", &open]).gives(0, &["matches the expected digest"]);
    let query = "/token?service=registry.test&scope=repository:acme/open/app:pull";
    assert_eq!(asked(), [format!("{query} by anonymous")]);
    // A token that carries nothing: one more is asked for, then it is said.
    allarch(&["inspect", &secret]).gives(2, &["does not give", "to anonymous clients"]);
    assert_eq!(asked().len(), 3, "{:?}", asked());
    let with_name = ["inspect", "--username", USER, "--password-stdin", &secret];
    allarch(&with_name)
        .input(PASSWORD)
        .gives(0, &["matches the expected digest"]);
    assert!(asked()[3].ends_with("by alice"), "{:?}", asked());
    assert_eq!(asked().len(), 4, "one token is enough for all documents");
    allarch(&with_name)
        .input("wrong")
        .gives(2, &["for these credentials"]);
    let server = Server::start(&[&registry.host, registry.token_host().unwrap()]).unwrap();
    allarch(&["inspect", "--proxy", &server.url, &open]).gives(0, &["matches the expected digest"]);
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn tokens_signed_with_rsa() {
    tokens(Signer::Rs256);
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn tokens_signed_with_a_curve() {
    tokens(Signer::Es256);
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn tls_with_an_authority_of_its_own() {
    let registry = Guarded::start(with_two().unwrap(), &Guard::Tls).unwrap();
    let name = format!("{}/acme/open/app:1", registry.host);
    let ca = registry.ca.to_str().unwrap();
    allarch(&["inspect", &name]).gives(2, &["cannot fetch"]);
    allarch(&["inspect", "--ca", ca, &name]).gives(0, &["matches the expected digest"]);
    allarch(&["tags", "--ca", ca, &name]).gives(0, &["1\n"]);
    let by_name = name.replace("127.0.0.1", "localhost");
    allarch(&["inspect", "--ca", ca, &by_name]).gives(0, &["matches the expected digest"]);
    // The same through a proxy that trusts it, and through one that does not.
    let listed = format!("https://{}", registry.host);
    let trusting = ["--allow-host", &listed, "--extra-ca", ca];
    let server = Server::start_with(&[], &trusting).unwrap();
    allarch(&["inspect", "--proxy", &server.url, &name]).gives(0, &["matches the expected digest"]);
    let server = Server::start_with(&[], &["--allow-host", &listed]).unwrap();
    allarch(&["inspect", "--proxy", &server.url, &name]).gives(2, &["certificate"]);
    allarch(&["inspect", "--ca", "/nowhere.pem", &name]).gives(2, &["nowhere.pem"]);
}
