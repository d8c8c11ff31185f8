//! Lists of referrers: the API's pages, put together, and what they name.

use super::{Attached, Found, Job, What, malformed};
use crate::json::Limits;
use crate::oci::attestation::tag;
use crate::oci::{Digest, Document, Served, View};
use crate::registry::access::{Item, Page, limits};
use crate::registry::error::FetchError;
use crate::registry::exchange::Answer;
use crate::registry::link;

impl Attached {
    /// An answer of the API. Its first one says whether there is an API at all: a registry that has it
    /// never answers 404.
    pub(super) fn listed(
        &mut self,
        job: &Job,
        subject: &Digest,
        is_first: bool,
        result: Result<Answer, FetchError>,
    ) {
        let answer = match result {
            Ok(answer) => answer,
            Err(FetchError::NotFound { .. }) => {
                self.has_no_api(subject, is_first);
                return;
            }
            Err(error) => {
                self.problem(&job.resource, error);
                self.found
                    .referrers
                    .insert(subject.to_string(), Found::Failed);
                return;
            }
        };
        let links = answer.links();
        let document = Document::read(answer.body, Served::default(), Limits::default());
        // A 200 is no proof of an API, an index is.
        let is_index = matches!(document.view(), View::Index(_));
        if !is_index || !document.problems().is_empty() {
            let said = "its list of referrers is no index";
            self.problem(&job.resource, malformed(&answer.host, said));
            self.found
                .referrers
                .insert(subject.to_string(), Found::Failed);
            return;
        }
        if is_first {
            for other in self.subjects.clone() {
                if other != *subject {
                    self.ask_referrers(other, false, Page::default());
                }
            }
        }
        self.follow(&document);
        let pages = self.pages.entry(subject.to_string()).or_default();
        pages.push(document);
        match link::next(&links, &job.resource) {
            Some(next) if pages.len() < limits::PAGES => {
                self.ask_referrers(subject.clone(), false, next);
            }
            Some(_) => {
                self.found.left_out += 1;
                // A list that is cut is no complete lookup.
                self.found
                    .referrers
                    .insert(subject.to_string(), Found::Failed);
            }
            None => {
                let pages = self.pages.remove(subject.as_str()).unwrap_or_default();
                let whole = Found::Document(Box::new(joined(pages)));
                self.found.referrers.insert(subject.to_string(), whole);
            }
        }
    }

    /// No API: nobody else is asked for it, and the fallback tags stand in its place.
    fn has_no_api(&mut self, subject: &Digest, is_first: bool) {
        let without = match is_first {
            true => self.subjects.clone(),
            false => vec![subject.clone()],
        };
        for subject in without {
            self.found
                .referrers
                .insert(subject.to_string(), Found::Absent);
            self.ask_tag(tag::of(subject.as_str(), ""));
        }
    }

    /// Asks for the manifests that a list names.
    pub(super) fn follow(&mut self, list: &Document) {
        let View::Index(index) = list.view() else {
            return;
        };
        let named: Vec<(Digest, Option<u64>)> = index
            .entries()
            .filter_map(|entry| Some((entry.digest()?, entry.size())))
            .collect();
        for (digest, size) in named {
            self.ask_once(Item::Manifest(digest), What::Manifest, size);
        }
    }
}

/// The pages of one list as one: the entries of all, as they were written.
fn joined(mut pages: Vec<Document>) -> Document {
    if pages.len() == 1
        && let Some(only) = pages.pop()
    {
        return only;
    }
    let mut entries: Vec<String> = Vec::new();
    for page in &pages {
        if let View::Index(index) = page.view() {
            let raw = index.entries().map(|entry| entry.value.span());
            let raw = raw.filter_map(|span| page.bytes().get(span.start..span.end));
            entries.extend(raw.map(|raw| String::from_utf8_lossy(raw).into_owned()));
        }
    }
    let text = format!(
        "{{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{}]}}",
        entries.join(",")
    );
    Document::read(text.into_bytes(), Served::default(), Limits::default())
}
