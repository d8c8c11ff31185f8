//! What hangs on an image outside its index, looked up: the referrers API, its fallback tag, cosign's
//! tags, and the documents that these name, down to statements and signatures.
//!
//! Says what was asked and how it ended; what belongs to what is [`Pairing`](crate::oci::attestation::Pairing)'s.
//! A registry without the API is asked for it once. Where manifests are counted as pulls, tags are
//! tried by HEAD. Artifact types are never filtered by the registry: its lists may be stale.
//!
//! Source: distribution-spec v1.1.1 "Listing Referrers" and "Referrers Tag Schema"; cosign
//! `specs/SIGNATURE_SPEC.md`.

use std::collections::{BTreeMap, BTreeSet};

use super::access::{Item, Page, Resource, limits};
use super::endpoint::Endpoint;
use super::error::{Fault, FetchError};
use super::exchange::Answer;
use super::exchanges::{Exchanges, Question, Setting, Turn};
use super::fetch::{Event, Options, Problem, Role};
use super::message::{Machine, RequestId, Response, Step, TransportError};
use super::pulls::{self, Pulls};
use crate::json::Limits;
use crate::oci::attestation::types::{self, Family};
use crate::oci::attestation::{EntryRole, Evidence, evidence, roles, tag};
use crate::oci::{Digest, Document, Reference, Served, View};

mod lists;

/// How a lookup ended.
#[derive(Clone, Debug)]
pub enum Found {
    /// With a document; a list of several pages as one.
    Document(Box<Document>),
    /// There is none.
    Absent,
    /// Otherwise, which says nothing.
    Failed,
}

/// Everything that was looked up.
#[derive(Clone, Debug, Default)]
pub struct Lookups {
    /// Manifests and statements.
    pub documents: Vec<Document>,
    /// Digests of manifests that the registry does not hold.
    pub absent: BTreeSet<String>,
    /// The referrers API by digest.
    pub referrers: BTreeMap<String, Found>,
    /// Attachment tags by name.
    pub tags: BTreeMap<String, Found>,
    /// What could not be had.
    pub problems: Vec<Problem>,
    /// Digests that were not looked up, and documents that were not read, because there were too many.
    pub left_out: usize,
    /// Whether it was cancelled before all was there.
    pub cancelled: bool,
    /// How many pulls the registry still gives.
    pub pulls: Option<Pulls>,
}

impl Lookups {
    /// As the input of pairing: `root` is what was opened, `at_hand` what is known beside it.
    #[must_use]
    pub fn evidence<'a>(
        &'a self,
        root: &'a Document,
        at_hand: impl IntoIterator<Item = &'a Document>,
    ) -> Evidence<'a> {
        let answer = |found: &'a Found| match found {
            Found::Document(document) => evidence::Answer::Document(document),
            Found::Absent => evidence::Answer::Absent,
            Found::Failed => evidence::Answer::Failed,
        };
        let mut evidence = Evidence::of(root);
        for document in at_hand.into_iter().chain(&self.documents) {
            evidence.add(document);
        }
        evidence.absent.extend(self.absent.iter().cloned());
        for (digest, found) in &self.referrers {
            evidence.referrers.insert(digest.clone(), answer(found));
        }
        for (name, found) in &self.tags {
            evidence.add_tag(name, answer(found));
        }
        evidence
    }
}

/// The machine. See [`crate::registry`] for the contract. It never fails: what did not come is said.
#[derive(Debug)]
pub struct Attached {
    exchanges: Exchanges<Job>,
    /// What was opened, for names and further questions.
    name: Resource,
    subjects: Vec<Digest>,
    by_head: bool,
    /// Pages of lists that go on, as far as they came.
    pages: BTreeMap<String, Vec<Document>>,
    seen: BTreeSet<String>,
    found: Lookups,
    total: usize,
    done: usize,
}

/// One question, and what it is asked for.
#[derive(Clone, Debug)]
struct Job {
    resource: Resource,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// The referrers of this digest; the first answer says whether there is such an API.
    Referrers { subject: Digest, is_first: bool },
    /// An attachment tag, asked whether it is there, and then for what it names.
    Tag { name: String, is_head: bool },
    /// A manifest that a list or the index names.
    Manifest,
    /// A statement or a signature.
    Layer,
}

impl Attached {
    /// Looks up what hangs on `root`, which `reference` named. `at_hand` are documents that need not be
    /// asked for. Of `options` only the way counts; `now` is in seconds since 1970.
    #[must_use]
    pub fn new<'d>(
        reference: &Reference,
        root: &Document,
        at_hand: impl IntoIterator<Item = &'d Document>,
        options: &Options,
        now: u64,
    ) -> Self {
        let setting = Setting::of(options);
        let by_head = Endpoint::of_registry(&reference.domain, &setting.policy)
            .is_ok_and(|endpoint| pulls::are_counted(&endpoint));
        let mut attached = Self {
            exchanges: Exchanges::new(setting, now),
            name: Resource::manifest(reference),
            subjects: subjects(root),
            by_head,
            pages: BTreeMap::new(),
            seen: BTreeSet::new(),
            found: Lookups::default(),
            total: 0,
            done: 0,
        };
        attached.found.left_out = attached.subjects.len().saturating_sub(limits::SUBJECTS);
        attached.subjects.truncate(limits::SUBJECTS);
        attached.begin(root, at_hand);
        attached
    }

    fn begin<'d>(&mut self, root: &Document, at_hand: impl IntoIterator<Item = &'d Document>) {
        self.seen.insert(root.digest().to_string());
        if let Some(first) = self.subjects.first().cloned() {
            self.ask_referrers(first, true, Page::default());
        }
        for subject in self.subjects.clone() {
            for suffix in [".sig", ".att", ".sbom"] {
                self.ask_tag(tag::of(subject.as_str(), suffix));
            }
        }
        for document in at_hand {
            self.seen.insert(document.digest().to_string());
            self.read_layers(document);
        }
        // What attests inside the index and was not fetched with it.
        if let View::Index(index) = root.view() {
            let roles = roles(&index);
            let entries = index.entries().zip(roles);
            let attesting: Vec<Digest> = entries
                .filter(|(_, role)| !matches!(role, EntryRole::Image | EntryRole::Index))
                .filter_map(|(entry, _)| entry.digest())
                .collect();
            for digest in attesting {
                self.ask_manifest(digest);
            }
        } else {
            self.read_layers(root);
        }
    }

    fn ask(&mut self, job: Job, question: Question) {
        self.total += 1;
        self.exchanges.ask(job, question);
    }

    fn ask_referrers(&mut self, subject: Digest, is_first: bool, page: Page) {
        let resource = self.name.sibling(Item::Referrers {
            digest: subject.clone(),
            artifact_type: None,
            page,
        });
        let what = What::Referrers { subject, is_first };
        let question = Question::of(resource.clone());
        self.ask(Job { resource, what }, question);
    }

    fn ask_tag(&mut self, name: String) {
        let resource = self.name.sibling(Item::Tag(name.clone()));
        let question = Question {
            head: self.by_head,
            ..Question::of(resource.clone())
        };
        let is_head = self.by_head;
        let what = What::Tag { name, is_head };
        self.ask(Job { resource, what }, question);
    }

    fn ask_manifest(&mut self, digest: Digest) {
        self.ask_once(Item::Manifest(digest), What::Manifest, None);
    }

    /// Each digest once, and not too many.
    fn ask_once(&mut self, item: Item, what: What, size: Option<u64>) {
        let Some(digest) = item.digest().map(Digest::to_string) else {
            return;
        };
        if !self.seen.insert(digest) {
            return;
        }
        if self.found.documents.len() >= limits::ATTACHED || self.seen.len() >= limits::DOCUMENTS {
            self.found.left_out += 1;
            return;
        }
        let resource = self.name.sibling(item);
        let question = Question {
            expected_size: size,
            ..Question::of(resource.clone())
        };
        self.ask(Job { resource, what }, question);
    }

    /// Statements, bundles, SBOMs and signatures among the layers of a manifest.
    fn read_layers(&mut self, document: &Document) {
        let View::Manifest(manifest) = document.view() else {
            return;
        };
        let says = |name: &str| {
            types::of_layer(name).is_some_and(|known| {
                matches!(
                    known.family,
                    Family::Attestation | Family::Bundle | Family::Sbom | Family::Signature
                )
            })
        };
        let layers: Vec<(Digest, Option<u64>)> = manifest
            .layers()
            .filter(|layer| layer.media_type().is_some_and(|name| says(&name)))
            .filter(|layer| layer.size().is_none_or(|size| size <= limits::BLOB as u64))
            .filter_map(|layer| Some((layer.digest()?, layer.size())))
            .collect();
        for (digest, size) in layers {
            self.ask_once(Item::Blob(digest), What::Layer, size);
        }
    }

    fn ended(&mut self, job: Job, result: Result<Answer, FetchError>) {
        match &job.what {
            What::Referrers { subject, is_first } => {
                self.listed(&job, subject, *is_first, result);
            }
            What::Tag {
                name,
                is_head: true,
            } => self.tag_is_there(name.clone(), result),
            What::Tag { name, .. } => {
                let found = self.document(&job, result);
                self.tagged(name.clone(), found);
            }
            What::Manifest | What::Layer => match self.document(&job, result) {
                Found::Document(document) => {
                    self.read_layers(&document);
                    self.found.documents.push(*document);
                }
                Found::Absent => {
                    let digest = job.resource.item.digest().map(Digest::to_string);
                    self.found.absent.extend(digest);
                }
                Found::Failed => {}
            },
        }
        self.done += 1;
        self.exchanges.note(Event::Progress {
            done: self.done,
            total: self.total,
        });
    }

    /// The tag's own manifest, by its digest where the registry names one.
    fn tag_is_there(&mut self, name: String, result: Result<Answer, FetchError>) {
        let tag = self.name.sibling(Item::Tag(name.clone()));
        match result {
            Ok(answer) => {
                let named = answer.served_digest.and_then(|digest| digest.parse().ok());
                let resource = match named {
                    Some(digest) => tag.sibling(Item::Manifest(digest)),
                    None => tag,
                };
                let what = What::Tag {
                    name,
                    is_head: false,
                };
                let question = Question::of(resource.clone());
                self.ask(Job { resource, what }, question);
            }
            Err(FetchError::NotFound { .. }) => self.tagged(name, Found::Absent),
            Err(error) => {
                self.problem(&tag, error);
                self.tagged(name, Found::Failed);
            }
        }
    }

    fn tagged(&mut self, name: String, found: Found) {
        if let Found::Document(document) = &found {
            self.seen.insert(document.digest().to_string());
            self.read_layers(document);
            self.follow(document);
        }
        self.found.tags.insert(name, found);
    }

    /// The document of an answer, and a problem where it is not sound.
    fn document(&mut self, job: &Job, result: Result<Answer, FetchError>) -> Found {
        let answer = match result {
            Ok(answer) => answer,
            Err(FetchError::NotFound { .. }) => return Found::Absent,
            Err(error) => {
                self.problem(&job.resource, error);
                return Found::Failed;
            }
        };
        if let Some(fault) = answer.fault {
            self.problem(&job.resource, fault);
            return Found::Failed;
        }
        let served = Served {
            content_type: answer.content_type,
            expected_digest: job.resource.item.digest().cloned(),
            ..Served::default()
        };
        let by_name = served.expected_digest.is_none();
        let document = Document::read(answer.body, served, Limits::default());
        // No digest holds these bytes, and what cannot be read may have been a signature.
        if by_name && (document.root().is_none() || !document.problems().is_empty()) {
            let said = "what a tag names there is no JSON";
            self.problem(&job.resource, malformed(&answer.host, said));
            return Found::Failed;
        }
        Found::Document(Box::new(document))
    }

    fn problem(&mut self, resource: &Resource, error: FetchError) {
        let problem = Problem {
            name: resource.name(),
            role: Role::Top,
            digest: resource.item.digest().cloned(),
            error,
        };
        self.found.problems.push(problem);
    }
}

impl Machine for Attached {
    type Outcome = Lookups;

    fn poll(&mut self) -> Step<Event, Lookups> {
        loop {
            match self.exchanges.poll() {
                Turn::Send(id, request) => return Step::Send(id, request),
                Turn::Note(event) => return Step::Note(event),
                Turn::Wait => return Step::Wait,
                Turn::Ended(job, result) => self.ended(job, result),
                Turn::Idle => {
                    self.found.pulls = self.exchanges.pulls;
                    return Step::Done(std::mem::take(&mut self.found));
                }
            }
        }
    }

    fn on_response(&mut self, id: RequestId, now: u64, result: Result<Response, TransportError>) {
        self.exchanges.on_response(id, now, result);
    }

    fn cancel(&mut self) {
        self.exchanges.cancel();
        self.found.cancelled = true;
    }
}

/// What things hang on: the opened document, and the images that it lists.
fn subjects(root: &Document) -> Vec<Digest> {
    let mut subjects = vec![root.digest().clone()];
    if let View::Index(index) = root.view() {
        let roles = roles(&index);
        let images = index
            .entries()
            .zip(roles)
            .filter(|(_, role)| matches!(role, EntryRole::Image | EntryRole::Index))
            .filter_map(|(entry, _)| entry.digest());
        for digest in images {
            if !subjects.contains(&digest) {
                subjects.push(digest);
            }
        }
    }
    subjects
}

fn malformed(host: &str, said: &str) -> FetchError {
    FetchError::ServerError {
        host: host.to_owned(),
        fault: Fault::Malformed,
        status: Some(200),
        said: Some(said.to_owned()),
        retry_after: None,
    }
}
