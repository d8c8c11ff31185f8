//! The tags of a repository, page by page.
//!
//! Registries disagree: docker-registry 2.8 gives all at once and unsorted, ECR refuses more than 1000
//! a page, Nexus puts `null` into the list, Artifactory digests. What is a version and what a tool's
//! attachment is told apart by [`tag::list`].
//!
//! Source: distribution-spec v1.1.1, "Listing tags".

use super::access::{Item, Page, Resource, limits};
use super::error::{Fault, FetchError};
use super::exchange::Answer;
use super::exchanges::{Exchanges, Question, Setting, Turn};
use super::fetch::{Event, Options};
use super::link;
use super::message::{Machine, RequestId, Response, Step, TransportError};
use super::pulls::Pulls;
use crate::json::Limits;
use crate::oci::attestation::tag;
use crate::oci::{Document, Reference, Served};

/// What a repository has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagList {
    /// Versions and attachments, in the registry's order, each once.
    pub tags: tag::Tags,
    /// Pages that came.
    pub pages: usize,
    /// Whether there are more pages than are asked for, or it was cancelled.
    pub more: bool,
    /// Why a page after the first one did not come.
    pub problem: Option<FetchError>,
    /// How many pulls the registry still gives.
    pub pulls: Option<Pulls>,
}

/// The machine. See [`crate::registry`] for the contract.
#[derive(Debug)]
pub struct Tags {
    exchanges: Exchanges<Resource>,
    most: usize,
    found: TagList,
    failed: Option<FetchError>,
}

impl Tags {
    /// Ready to be polled. Of `options` only the way counts; `most_pages` beyond [`limits::PAGES`] are
    /// not asked for. `now` is in seconds since 1970.
    #[must_use]
    pub fn new(reference: &Reference, options: &Options, most_pages: usize, now: u64) -> Self {
        let first = Page {
            n: Some(limits::PAGE),
            ..Page::default()
        };
        let resource = Resource::manifest(reference).sibling(Item::Tags(first));
        let mut tags = Self {
            exchanges: Exchanges::new(Setting::of(options), now),
            most: most_pages.clamp(1, limits::PAGES),
            found: TagList::default(),
            failed: None,
        };
        tags.ask(resource);
        tags
    }

    fn ask(&mut self, page: Resource) {
        let question = Question::of(page.clone());
        self.exchanges.ask(page, question);
    }

    fn ended(&mut self, page: &Resource, result: Result<Answer, FetchError>) {
        match result.and_then(|answer| read(page, answer)) {
            Err(error) if self.found.pages == 0 => self.failed = Some(error),
            Err(error) => self.found.problem = Some(error),
            Ok((tags, next)) => {
                self.found.pages += 1;
                let before = self.found.tags.versions.len() + self.found.tags.attachments.len();
                let has_names = !tags.versions.is_empty() || !tags.attachments.is_empty();
                let has_others = tags.invalid > 0;
                self.add(tags);
                let after = self.found.tags.versions.len() + self.found.tags.attachments.len();
                self.exchanges.note(Event::Progress {
                    done: self.found.pages,
                    total: self.found.pages + usize::from(next.is_some()),
                });
                match next {
                    // A list that goes round would never end; one of entries that are no tags does.
                    Some(_) if after == before && (has_names || !has_others) => {}
                    Some(_) if self.found.pages >= self.most => self.found.more = true,
                    Some(next) => self.ask(page.sibling(Item::Tags(next))),
                    None => {}
                }
            }
        }
    }

    /// Names of further pages that are not there yet.
    fn add(&mut self, page: tag::Tags) {
        let found = &mut self.found.tags;
        found.invalid += page.invalid;
        if found.versions.is_empty() && found.attachments.is_empty() {
            found.versions = page.versions;
            found.attachments = page.attachments;
            return;
        }
        let known: std::collections::HashSet<String> = found
            .versions
            .iter()
            .chain(found.attachments.iter().map(|one| &one.tag))
            .cloned()
            .collect();
        let versions = page.versions.into_iter();
        found
            .versions
            .extend(versions.filter(|name| !known.contains(name)));
        let attachments = page.attachments.into_iter();
        found
            .attachments
            .extend(attachments.filter(|one| !known.contains(&one.tag)));
    }
}

impl Machine for Tags {
    type Outcome = Result<TagList, FetchError>;

    fn poll(&mut self) -> Step<Event, Self::Outcome> {
        loop {
            match self.exchanges.poll() {
                Turn::Send(id, request) => return Step::Send(id, request),
                Turn::Note(event) => return Step::Note(event),
                Turn::Wait => return Step::Wait,
                Turn::Ended(page, result) => self.ended(&page, result),
                Turn::Idle => {
                    self.found.pulls = self.exchanges.pulls;
                    return Step::Done(match self.failed.take() {
                        Some(error) => Err(error),
                        None => Ok(std::mem::take(&mut self.found)),
                    });
                }
            }
        }
    }

    fn on_response(&mut self, id: RequestId, now: u64, result: Result<Response, TransportError>) {
        self.exchanges.on_response(id, now, result);
    }

    fn cancel(&mut self) {
        self.exchanges.cancel();
        self.found.more = true;
        if self.found.pages == 0 {
            self.failed = Some(FetchError::Cancelled);
        }
    }
}

/// The names of one page and which comes next.
fn read(page: &Resource, answer: Answer) -> Result<(tag::Tags, Option<Page>), FetchError> {
    let links = answer.links();
    let document = Document::read(answer.body, Served::default(), Limits::default());
    // Names that are missing from a broken list would be taken for absent.
    if document.root().is_none() || !document.problems().is_empty() {
        return Err(FetchError::ServerError {
            host: answer.host,
            fault: Fault::Malformed,
            status: Some(200),
            said: Some("its list of tags is no JSON".to_owned()),
            retry_after: None,
        });
    }
    Ok((tag::list(&document), link::next(&links, page)))
}
