//! What the layers of attestations and signatures hold: statements, envelopes, bundles, payloads.
//!
//! Sources: in-toto attestation v1 and v0.1 (`spec/v1/statement.md`, `envelope.md`), DSSE
//! (`envelope.md`), Sigstore bundles (cosign `specs/BUNDLE_SPEC.md`), cosign's simple signing and
//! Notation's JWS. Told by shape, never by media type. No key and no log is checked here.

use std::collections::BTreeSet;

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD};

use super::summary::Summary;
use crate::json::{Kind, Limits, Value};
use crate::oci::{Document, Served};

/// The predicate type by which cosign 3 signs.
pub const COSIGN_SIGN: &str = "https://sigstore.dev/cosign/sign/v1";

const STATEMENT_V1: &str = "https://in-toto.io/Statement/v1";
const STATEMENT_V01: &str = "https://in-toto.io/Statement/v0.1";

/// What one layer holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A statement, bare or inside an envelope, with what is wrong with it.
    Statement(Box<Statement>),
    /// A bundle that signs bytes without a statement.
    MessageSignature,
}

/// An in-toto statement.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// `predicateType`, where it is there.
    pub predicate_type: Option<String>,
    /// What it speaks of.
    pub subjects: Vec<Named>,
    /// The fields of its predicate worth showing; `None` where it could not be read.
    pub summary: Option<Summary>,
    /// What is wrong, in the closed vocabulary of `statement:` flags.
    pub problems: BTreeSet<&'static str>,
}

/// One subject of a statement.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Its name, often a purl; it never pairs.
    pub name: String,
    /// Its digests as `algorithm:hex`.
    pub digests: Vec<String>,
}

/// Reads a layer.
#[must_use]
pub fn read(document: &Document) -> Content {
    let mut statement = Statement::default();
    match document.root().filter(is_object) {
        None => statement.problem("not-json"),
        Some(root) if root.get("payloadType").is_some() => envelope(root, &mut statement),
        Some(root) if is_bundle(root) => {
            if root.get("messageSignature").is_some() {
                return Content::MessageSignature;
            }
            match root.get("dsseEnvelope").filter(is_object) {
                Some(inner) => envelope(inner, &mut statement),
                None => statement.problem("bundle-without-content"),
            }
        }
        Some(root) => fill(root, &mut statement),
    }
    Content::Statement(Box::new(statement))
}

/// What an envelope or a bundle carries, byte for byte; `None` for what is neither.
#[must_use]
pub fn payload(document: &Document) -> Option<Vec<u8>> {
    let root = document.root()?;
    let envelope = match is_bundle(root) {
        true => root.get("dsseEnvelope")?,
        false => root,
    };
    envelope.get("payloadType")?;
    decoded(&text(envelope, "payload")?)
}

/// The digest that a signature's payload names: cosign's simple signing or Notation's JWS.
#[must_use]
pub fn payload_digest(document: &Document) -> Option<String> {
    let root = document.root()?;
    if let Some(critical) = root.get("critical") {
        return text(critical.get("image")?, "docker-manifest-digest");
    }
    let payload = parsed(&decoded(&text(root, "payload")?)?);
    text(payload.root()?.get("targetArtifact")?, "digest")
}

impl Statement {
    fn problem(&mut self, problem: &'static str) {
        self.problems.insert(problem);
    }
}

fn is_bundle(root: Value<'_>) -> bool {
    text(root, "mediaType")
        .is_some_and(|kind| kind.starts_with("application/vnd.dev.sigstore.bundle"))
}

fn envelope(root: Value<'_>, statement: &mut Statement) {
    let kind = text(root, "payloadType").unwrap_or_default();
    let named = kind
        .strip_prefix("application/vnd.in-toto.")
        .is_some_and(|rest| rest.ends_with("+json"));
    if kind != "application/vnd.in-toto+json" && !named {
        statement.problem("payload-type");
    }
    match root
        .get("signatures")
        .filter(|list| list.kind() == Kind::Array)
    {
        None => statement.problem("signatures-missing"),
        Some(list) if list.count() == 0 => statement.problem("envelope-unsigned"),
        Some(list) => {
            if list
                .items()
                .any(|one| text(one, "sig").is_none_or(|sig| sig.is_empty()))
            {
                statement.problem("signature-without-sig");
            }
        }
    }
    let Some(payload) = text(root, "payload").and_then(|text| decoded(&text)) else {
        return statement.problem("payload-not-base64");
    };
    match parsed(&payload).root().filter(is_object) {
        None => statement.problem("payload-not-json"),
        Some(inner) => fill(inner, statement),
    }
}

fn fill(root: Value<'_>, statement: &mut Statement) {
    let kind = text(root, "_type").unwrap_or_default();
    if kind != STATEMENT_V1 && kind != STATEMENT_V01 {
        statement.problem("statement-type");
    }
    statement.predicate_type = text(root, "predicateType").filter(|kind| !kind.is_empty());
    if statement.predicate_type.is_none() {
        statement.problem("predicate-type-missing");
    }
    let predicate = root.get("predicate");
    if predicate.is_some_and(|value| !is_object(&value)) {
        statement.problem("predicate-not-object");
    }
    let kind_of_predicate = statement.predicate_type.as_deref().unwrap_or_default();
    statement.summary = Some(Summary::of(kind_of_predicate, predicate.filter(is_object)));
    subjects(root, kind == STATEMENT_V01, statement);
}

fn subjects(root: Value<'_>, names_needed: bool, statement: &mut Statement) {
    let Some(list) = root
        .get("subject")
        .filter(|list| list.kind() == Kind::Array)
    else {
        return statement.problem("subject-missing");
    };
    if list.count() == 0 {
        statement.problem("subject-empty");
    }
    let mut names = BTreeSet::new();
    for subject in list.items() {
        let digests: Vec<String> = subject
            .get("digest")
            .into_iter()
            .flat_map(|set| set.members())
            .filter_map(|one| Some(format!("{}:{}", one.name(), one.value.text()?)))
            .collect();
        if digests.is_empty() {
            statement.problem("subject-without-digest");
        }
        let name = text(subject, "name").unwrap_or_default();
        if names_needed && name.is_empty() {
            statement.problem("subject-without-name");
        } else if names_needed && !names.insert(name.clone()) {
            statement.problem("subject-names-repeat");
        }
        statement.subjects.push(Named { name, digests });
    }
}

/// Standard and URL-safe base64 are both right, padded or not.
fn decoded(text: &str) -> Option<Vec<u8>> {
    [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
        .iter()
        .find_map(|encoding| encoding.decode(text.as_bytes()).ok())
}

fn parsed(bytes: &[u8]) -> Document {
    Document::read(bytes, Served::default(), Limits::default())
}

fn is_object(value: &Value<'_>) -> bool {
    value.kind() == Kind::Object
}

fn text(value: Value<'_>, name: &str) -> Option<String> {
    value.get(name)?.text().map(std::borrow::Cow::into_owned)
}
