//! What a request holds: its members, read when they are asked for, each fault with its name.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use allarch_core::json::Limits;
use allarch_core::oci::{Document, Served};
use allarch_core::platform::{Platform, Rules};
use data_encoding::BASE64;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Refusal {
    code: Cow<'static, str>,
    message: String,
    more: Map<String, Value>,
}

impl Refusal {
    pub(super) fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            more: Map::new(),
        }
    }

    /// The request is at fault.
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new("bad-request", message)
    }

    /// The request is fine, and this build cannot answer it.
    pub(super) fn not_implemented(what: &str) -> Self {
        Self::new("not-implemented", format!("{what} is not built yet"))
    }

    /// Adds a member to the error.
    pub(super) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    pub(super) fn into_value(mut self) -> Value {
        self.more.insert("code".to_owned(), json!(self.code));
        self.more.insert("message".to_owned(), json!(self.message));
        Value::Object(self.more)
    }
}

type Members<'a> = HashMap<Cow<'a, str>, &'a RawValue>;

/// An object of a request: the request itself, a document or an image in it.
pub(super) struct Request<'a> {
    members: Members<'a>,
    /// Where it stands in the request, for messages: `images[1].`; empty for the request itself.
    at: String,
}

impl<'a> Request<'a> {
    pub(super) fn read(line: &'a [u8]) -> Result<Self, Refusal> {
        let members = serde_json::from_slice(line).map_err(|error| {
            Refusal::bad_request(format!("the line is no JSON object: {error}"))
        })?;
        Ok(Self {
            members,
            at: String::new(),
        })
    }

    /// The id as it was written.
    pub(super) fn id(&self) -> Option<&'a str> {
        self.members.get("id").map(|id| id.get())
    }

    /// A member that must be there.
    pub(super) fn required<T: DeserializeOwned>(&self, name: &str) -> Result<T, Refusal> {
        self.optional(name)?.ok_or_else(|| self.missing(name))
    }

    /// A member that may be absent.
    pub(super) fn optional<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(raw) = self.members.get(name) else {
            return Ok(None);
        };
        serde_json::from_str(raw.get())
            .map(Some)
            .map_err(|error| self.fault(name, error))
    }

    /// A member that is one of `names`; `None` where it is absent.
    pub(super) fn one_of(
        &self,
        name: &str,
        names: &[&'static str],
    ) -> Result<Option<&'static str>, Refusal> {
        let Some(given) = self.optional::<String>(name)? else {
            return Ok(None);
        };
        let known = names.iter().find(|known| **known == given);
        known
            .map(|known| Some(*known))
            .ok_or_else(|| self.fault(name, format!("{given:?} is none of {}", names.join(", "))))
    }

    /// The release of containerd/platforms in `rules`.
    pub(super) fn rules(&self) -> Result<Rules, Refusal> {
        let names: Vec<&'static str> = Rules::ALL.iter().map(|rules| rules.name()).collect();
        let name = self.one_of("rules", &names)?;
        Ok(name.and_then(Rules::from_name).unwrap_or_default())
    }

    /// The platform in `host`; linux/amd64 where it is absent.
    pub(super) fn host(&self) -> Result<Platform, Refusal> {
        let host = self.optional("host")?;
        Ok(host.unwrap_or_else(|| Platform::new("linux", "amd64", "")))
    }

    /// The bytes of the document that is this object: its `text` or its `base64`.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        let text = self.optional::<String>("text")?;
        let base64 = self.optional::<String>("base64")?;
        match (text, base64) {
            (Some(text), None) => Ok(text.into_bytes()),
            (None, Some(base64)) => BASE64
                .decode(base64.as_bytes())
                .map_err(|error| self.fault("base64", error)),
            (None, None) => Err(self.missing("text")),
            (Some(_), Some(_)) => Err(self.fault("base64", "the document has a text already")),
        }
    }

    /// The document in member `name`.
    pub(super) fn document(&self, name: &str) -> Result<Document, Refusal> {
        let raw = self.members.get(name).ok_or_else(|| self.missing(name))?;
        self.document_of(name, raw)
    }

    /// The documents in `blobs` by digest; none where it is absent.
    pub(super) fn blobs(&self) -> Result<BTreeMap<String, Document>, Refusal> {
        let Some(blobs) = self.object("blobs")? else {
            return Ok(BTreeMap::new());
        };
        let mut documents = BTreeMap::new();
        for (digest, raw) in &blobs.members {
            let document = blobs.document_of(digest, raw)?;
            documents.insert(digest.clone().into_owned(), document);
        }
        Ok(documents)
    }

    /// The object in member `name`.
    pub(super) fn object(&self, name: &str) -> Result<Option<Request<'a>>, Refusal> {
        let Some(raw) = self.members.get(name) else {
            return Ok(None);
        };
        self.object_of(name, raw).map(Some)
    }

    /// The objects of the list in member `name`, which must be there.
    pub(super) fn objects(&self, name: &str) -> Result<Vec<Request<'a>>, Refusal> {
        let raw = self.members.get(name).ok_or_else(|| self.missing(name))?;
        let items: Vec<&'a RawValue> =
            serde_json::from_str(raw.get()).map_err(|error| self.fault(name, error))?;
        let object =
            |(index, raw): (usize, &&'a RawValue)| self.object_of(&format!("{name}[{index}]"), raw);
        items.iter().enumerate().map(object).collect()
    }

    fn object_of(&self, name: &str, raw: &&'a RawValue) -> Result<Request<'a>, Refusal> {
        Ok(Request {
            members: serde_json::from_str(raw.get()).map_err(|error| self.fault(name, error))?,
            at: format!("{}{name}.", self.at),
        })
    }

    /// A document written as text, or as an object with `text` or `base64`.
    fn document_of(&self, name: &str, raw: &&'a RawValue) -> Result<Document, Refusal> {
        let bytes = match serde_json::from_str::<String>(raw.get()) {
            Ok(text) => text.into_bytes(),
            Err(_) => self.object_of(name, raw)?.bytes()?,
        };
        Ok(Document::read(bytes, Served::default(), Limits::default()))
    }

    /// The member is there and cannot be used.
    pub(super) fn fault(&self, name: &str, why: impl std::fmt::Display) -> Refusal {
        Refusal::bad_request(format!("`{}{name}`: {why}", self.at))
    }

    fn missing(&self, name: &str) -> Refusal {
        Refusal::bad_request(format!("`{}{name}` is missing", self.at))
    }
}
