//! The form of a transcript, and what is read out of one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::json::Limits;
use crate::oci::{Digest, Document, Reference, Served};
use crate::registry::guard::Refusal;
use crate::registry::{
    Attached, Credentials, Fetch, Fetched, Options, Policy, Request, Response, Role, Route, Tags,
    TransportError, Want,
};

/// When every conversation begins.
const NOW: u64 = 1000;

/// A machine, and what its outcome is shown with.
pub(super) enum Kind {
    Fetch(Fetch),
    Tags(Tags),
    Attached(Attached, Box<Document>, Vec<Document>),
}

fn read(text: &str) -> Document {
    Document::read(text.as_bytes(), Served::default(), Limits::default())
}

/// One conversation. `{digest:NAME}`, `{hex:NAME}` and `{size:NAME}` anywhere stand for those of a body.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Transcript {
    note: String,
    /// `tags`, `attached`; absent: a fetch.
    #[serde(default)]
    machine: String,
    reference: String,
    #[serde(default)]
    route: String,
    #[serde(default)]
    want: Option<Value>,
    /// What the page or person opened; absent: a person's own machine.
    #[serde(default)]
    allow: Option<Vec<String>>,
    /// User and password.
    #[serde(default)]
    credentials: Option<(String, String)>,
    /// Longest wait in seconds.
    #[serde(default)]
    patience: u64,
    /// Pages that are asked for; absent: as many as are taken.
    #[serde(default)]
    pages: Option<usize>,
    /// Documents from before, each with the name that it had.
    #[serde(default)]
    held: Vec<(String, String)>,
    /// Name of the body that was opened, for what hangs on it; and of those at hand beside it.
    #[serde(default)]
    root: Option<String>,
    #[serde(default)]
    at_hand: Vec<String>,
    #[serde(default)]
    bodies: BTreeMap<String, Value>,
    pub(super) conversation: Vec<Turn>,
    pub(super) expect: Value,
    /// Each body as text.
    #[serde(skip)]
    pub(super) texts: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Turn {
    pub(super) request: Asked,
    #[serde(default)]
    pub(super) response: Option<Given>,
    #[serde(default)]
    error: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    url: String,
    /// Absent: GET.
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    accept: Option<String>,
    #[serde(default)]
    authorization: Option<String>,
    #[serde(default)]
    if_none_match: Option<String>,
    /// Seconds that it has to wait.
    #[serde(default)]
    after: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    pub(super) status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
    /// Name of a body, or the text itself.
    #[serde(default)]
    body: String,
}

pub(super) fn transcripts() -> &'static [(String, Transcript)] {
    static READ: std::sync::OnceLock<Vec<(String, Transcript)>> = std::sync::OnceLock::new();
    READ.get_or_init(read_transcripts)
}

fn read_transcripts() -> Vec<(String, Transcript)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/registry");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        #[allow(clippy::disallowed_methods, reason = "a test reads its data")]
        let text = std::fs::read_to_string(&path).unwrap();
        let read = |text: &str| {
            serde_json::from_str::<Transcript>(text).unwrap_or_else(|e| panic!("{name}: {e}"))
        };
        let bodies = bodies(&read(&text));
        let mut transcript = read(&filled(&text, &bodies));
        transcript.texts = bodies;
        // Digests are known only now, so lists are put in order only now.
        for name in ["documents", "problems"] {
            if let Some(Value::Array(list)) = transcript.expect.get_mut(name) {
                list.sort_by_key(ToString::to_string);
            }
        }
        found.push((name.clone(), transcript));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// Each body as text, those it names filled in first.
fn bodies(transcript: &Transcript) -> BTreeMap<String, String> {
    let mut done = BTreeMap::new();
    while done.len() < transcript.bodies.len() {
        let before = done.len();
        for (name, value) in &transcript.bodies {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let text = filled(&text, &done);
            if !done.contains_key(name) && !text.contains("{digest:") && !text.contains("{hex:") {
                done.insert(name.clone(), text);
            }
        }
        assert!(
            done.len() > before,
            "bodies name each other in a circle: {}",
            transcript.note
        );
    }
    done
}

fn filled(text: &str, bodies: &BTreeMap<String, String>) -> String {
    bodies.iter().fold(text.to_owned(), |text, (name, body)| {
        text.replace(
            &format!("{{digest:{name}}}"),
            Digest::sha256(body.as_bytes()).as_str(),
        )
        .replace(
            &format!("{{hex:{name}}}"),
            Digest::sha256(body.as_bytes()).hex(),
        )
        .replace(&format!("\"{{size:{name}}}\""), &body.len().to_string())
        .replace(&format!("{{size:{name}}}"), &body.len().to_string())
    })
}

impl Turn {
    /// Whether it gives a document or a list: a token that is cut is another token, and of an error only
    /// the words are.
    pub(super) fn gives_content(&self) -> bool {
        let is_token = |given: &Given| given.body.contains("token\":");
        let given = self.response.as_ref();
        given.is_some_and(|given| given.status == 200 && !given.body.is_empty() && !is_token(given))
    }

    /// Whether it gives a list or a manifest, and one that may have been a signature's.
    pub(super) fn gives_list(&self) -> bool {
        let url = &self.request.url;
        self.gives_content() && !url.contains("/blobs/") && !url.ends_with(".sbom")
    }
}

impl Transcript {
    /// The machine that the conversation is with, ready to be driven.
    pub(super) fn machine(&self) -> Kind {
        let reference = Reference::parse(&self.reference).unwrap();
        let options = self.options();
        let document = |name: &String| read(self.texts.get(name).unwrap());
        match self.machine.as_str() {
            "" => Kind::Fetch(Fetch::new(&reference, options, NOW)),
            "tags" => {
                let pages = self.pages.unwrap_or(usize::MAX);
                Kind::Tags(Tags::new(&reference, &options, pages, NOW))
            }
            "attached" => {
                let root = document(self.root.as_ref().unwrap());
                let at_hand: Vec<Document> = self.at_hand.iter().map(document).collect();
                let machine = Attached::new(&reference, &root, &at_hand, &options, NOW);
                Kind::Attached(machine, Box::new(root), at_hand)
            }
            other => panic!("{other}"),
        }
    }

    fn options(&self) -> Options {
        let policy = match &self.allow {
            None => Policy::person(),
            Some(allow) => {
                Policy::public(allow.iter().map(|entry| entry.parse().unwrap()).collect())
            }
        };
        let route = match self.route.as_str() {
            "" | "direct" => Route::Direct,
            "page" => Route::DirectFromPage,
            base => Route::Proxy(base.to_owned()),
        };
        let want = match &self.want {
            None => Want::Everything,
            Some(Value::String(_)) => Want::Top,
            Some(list) => Want::Entries(serde_json::from_value(list.clone()).unwrap()),
        };
        let held = self.held.iter().map(|(name, body)| {
            Arc::new(Fetched {
                name: name.clone(),
                role: Role::Top,
                document: read(self.texts.get(body).unwrap()),
                served_digest: None,
                host: "held".to_owned(),
                route: route.name(),
                at: 0,
                since: None,
                fault: None,
            })
        });
        let password = |(user, password): &(String, String)| Credentials::password(user, password);
        Options {
            want,
            credentials: self.credentials.as_ref().and_then(password),
            patience: Duration::from_secs(self.patience),
            held: held.collect(),
            ..Options::new(route, policy)
        }
    }

    pub(super) fn answer(&self, turn: &Turn) -> Result<Response, TransportError> {
        if let Some(error) = &turn.error {
            return Err(match error.as_str() {
                "offline" => TransportError::Offline,
                "opaque" => TransportError::Opaque,
                "timeout" => TransportError::Timeout,
                "cut-short" => TransportError::CutShort,
                "unreachable" => TransportError::Unreachable("connection refused".to_owned()),
                "too-large" => TransportError::TooLarge(None),
                "malformed" => TransportError::Malformed("no status line".to_owned()),
                "blocked" => TransportError::Blocked(Refusal::Address("loopback".to_owned())),
                "tls" => TransportError::Tls("invalid certificate".to_owned()),
                other => panic!("{other}"),
            });
        }
        let given = turn
            .response
            .as_ref()
            .expect("a turn has a response or an error");
        let body = self.texts.get(&given.body).unwrap_or(&given.body);
        let mut response = http::Response::builder().status(given.status);
        for (name, value) in &given.headers {
            response = response.header(name, value);
        }
        Ok(response.body(body.clone().into_bytes()).unwrap())
    }
}

pub(super) fn asked(request: &Request) -> Asked {
    let header = |name| {
        let value = request.http.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    Asked {
        url: request.http.uri().to_string(),
        accept: header("accept").map(|types| match types.as_str() {
            crate::registry::access::ACCEPT => "all".to_owned(),
            crate::registry::access::ACCEPT_INDEX => "indexes".to_owned(),
            crate::registry::access::ACCEPT_MANIFEST => "manifests".to_owned(),
            other => other.to_owned(),
        }),
        authorization: header("authorization"),
        if_none_match: header("if-none-match"),
        method: Some(request.http.method().to_string()).filter(|method| method != "GET"),
        after: request.after.as_secs(),
    }
}
