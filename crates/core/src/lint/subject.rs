//! What every rule reads: one document, what is known beside it, and its members and entries
//! sorted once for all rules. Knows no rule.

use std::cell::OnceCell;
use std::iter::Enumerate;
use std::vec::IntoIter;

use super::annotations::Annotations;
use super::entry::{Entry, PlatformIds, PlatformMembers, Platforms};
use super::members::{field, text_of};
use super::survey::{DescriptorMembers, Place, Survey};
use super::{Context, Kinds};
use crate::json::{ProblemKind, Value};
use crate::oci::attestation::{Telling, pair, role_alone};
use crate::oci::media_type::{Role, role};
use crate::oci::{Descriptor, Document, DocumentKind};
use crate::text::Span;

/// Annotations by which a layout's index names its entries.
const NAMES: [&str; 2] = [
    "org.opencontainers.image.ref.name",
    "io.containerd.image.name",
];
/// How sure [`crate::oci::kind::recognise`] is of a layout that only its entries' types suggest.
const GUESS: f64 = 0.7;

/// A document as rules read it.
pub(super) struct Subject<'a> {
    pub(super) document: &'a Document,
    pub(super) context: &'a Context<'a>,
    /// The groups that it belongs to.
    pub(super) kinds: Kinds,
    /// The top value.
    pub(super) root: Option<Value<'a>>,
    /// Its members by what they are.
    pub(super) survey: Survey<'a>,
    /// The `manifests` that it lists, if it is an index; those without broken syntax in them.
    pub(super) entries: Vec<Entry<'a>>,
    /// Whether all of the list could be read, so that what is not among the entries is not there.
    pub(super) is_complete: bool,
    /// Where the text is no JSON in a way that leaves open what was meant.
    broken: Vec<Span>,
    /// The platforms that its entries name, normalized; [`Entry::platform_id`] points into it.
    pub(super) platforms: Platforms<'a>,
    /// Whether it is the `index.json` of a layout for certain. Its entries are whole images, with
    /// names instead of platforms, so most rules for indexes say nothing of it. Where only the
    /// entries' types suggest a layout, it may as well be an index of indexes.
    pub(super) is_layout: bool,
    /// Where [`Subject::entries`] has those of [`Subject::odd_platforms`].
    odd: Vec<usize>,
    /// Sorted when the first rule asks.
    annotations: OnceCell<Annotations<'a>>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(document: &'a Document, context: &'a Context<'a>) -> Self {
        let root = document.root();
        let kinds = kinds(document, root);
        let survey = Survey::new(root, kinds);
        Self {
            document,
            context,
            kinds,
            root,
            survey,
            entries: Vec::new(),
            is_complete: true,
            broken: broken(document),
            platforms: Platforms::default(),
            is_layout: false,
            odd: Vec::new(),
            annotations: OnceCell::new(),
        }
    }

    /// The member of `object` that Go reads as `name`: exactly named, or where the document has
    /// variants of known names at all, the one that folds to it.
    pub(super) fn field(&self, object: Value<'a>, name: &str) -> Option<Value<'a>> {
        field(object, name, !self.survey.variants.is_empty())
    }

    /// The annotations and labels that some rule may object to.
    pub(super) fn annotations(&self) -> &Annotations<'a> {
        self.annotations.get_or_init(|| Annotations::new(self))
    }

    /// The descriptors that can be taken at their word, in document order. Where syntax is broken
    /// and members alone tell the kind, what looks like a descriptor may be none.
    pub(super) fn descriptors(&self) -> impl Iterator<Item = &DescriptorMembers<'a>> {
        self.told(self.survey.descriptors.iter())
    }

    /// Those of [`Subject::descriptors`] that are not [usual](DescriptorMembers::is_usual), for rules
    /// that have nothing to say of a usual one: thousands of entries are then looked at once, not
    /// once for each rule.
    pub(super) fn unusual(&self) -> impl Iterator<Item = &DescriptorMembers<'a>> {
        let Survey {
            descriptors,
            unusual,
            ..
        } = &self.survey;
        self.told(unusual.iter().filter_map(|at| descriptors.get(*at)))
    }

    /// The entries with a platform that is not as nearly all are, for rules that have nothing to say
    /// of the others.
    pub(super) fn odd_platforms(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.odd.iter().filter_map(|at| self.entries.get(*at))
    }

    fn told<'s>(
        &'s self,
        descriptors: impl Iterator<Item = &'s DescriptorMembers<'a>>,
    ) -> impl Iterator<Item = &'s DescriptorMembers<'a>> {
        let is_told = self.is_whole() || self.document.recognition().confidence >= 1.0;
        descriptors.filter(move |members| is_told && self.is_sound(members.value))
    }

    /// The document at hand that is listed under this digest.
    pub(super) fn blob(&self, digest: Option<&str>) -> Option<&'a Document> {
        self.context.blobs.get(digest?).copied()
    }

    /// The platform members of the top value, which is a config's; `None` in a broken one.
    pub(super) fn config_platform(&self) -> Option<PlatformMembers<'a>> {
        let root = self.root.filter(|_| self.kinds.meets(Kinds::CONFIG))?;
        let fold = !self.survey.variants.is_empty();
        self.is_sound(root)
            .then(|| PlatformMembers::read(root, fold))
    }

    /// Whether the whole document can be taken at its word.
    pub(super) fn is_whole(&self) -> bool {
        self.broken.is_empty()
    }

    /// Whether a value can be taken at its word: no broken syntax in it or right beside it. Where
    /// a quote is missing or the text is cut, half a value says nothing.
    pub(super) fn is_sound(&self, value: Value<'_>) -> bool {
        if self.is_whole() {
            return true;
        }
        let span = value.span();
        let touches = |broken: &Span| broken.start <= span.end && span.start <= broken.end;
        !self.broken.iter().any(touches)
    }

    /// The entries that are to be read before any rule runs; `None` where it is no index.
    pub(super) fn unread(&mut self) -> Option<Unread<'a>> {
        if !self.kinds.meets(Kinds::INDEX) {
            return None;
        }
        let list = self.root.and_then(|root| self.field(root, "manifests"));
        self.is_complete = list.is_none_or(|list| self.is_sound(list));
        let descriptors: Vec<Descriptor<'a>> = list
            .into_iter()
            .flat_map(|list| list.items())
            .map(|value| Descriptor { value })
            .collect();
        self.entries.reserve_exact(descriptors.len());
        Some(Unread {
            entries: descriptors.into_iter().enumerate(),
            ids: PlatformIds::with_capacity(self.entries.capacity()),
            next: 0,
        })
    }

    /// Reads up to `most` entries more; gives back what is left of them.
    pub(super) fn read(&mut self, mut unread: Unread<'a>, most: usize) -> Option<Unread<'a>> {
        for _ in 0..most {
            let Some((position, descriptor)) = unread.entries.next() else {
                self.entries_are_read(unread.ids);
                return None;
            };
            if !self.is_sound(descriptor.value) {
                continue;
            }
            let none = DescriptorMembers::none(descriptor.value, Place::Entry(position));
            let members = self.members_of(descriptor.value, &mut unread.next);
            let members = members.unwrap_or(&none);
            let telling = members.telling();
            // By exact names where others fold to them: a role is no matter of Go's alone.
            let role = match self.survey.variants.is_empty() {
                true => role_alone(&telling),
                false => role_alone(&Telling::read(members.value)),
            };
            let entry = Entry::read(position, members, &telling, role, &mut unread.ids);
            if entry.is_odd {
                self.odd.push(self.entries.len());
            }
            self.entries.push(entry);
        }
        Some(unread)
    }

    /// The members of an entry as the survey has them; `next` is where to look first. `None` for what
    /// is no object.
    fn members_of(&self, entry: Value<'a>, next: &mut usize) -> Option<&DescriptorMembers<'a>> {
        let start = entry.span().start;
        while let Some(members) = self.survey.descriptors.get(*next) {
            if members.value == entry {
                return Some(members);
            }
            if members.value.span().start >= start {
                break;
            }
            *next += 1;
        }
        None
    }

    fn entries_are_read(&mut self, ids: PlatformIds<'a>) {
        self.platforms = ids.platforms;
        if self.entries.iter().any(Entry::is_attestation) {
            let entries = self.entries.iter_mut();
            pair(
                entries
                    .map(|entry| (entry.position, &mut entry.role, entry.descriptor))
                    .collect(),
            );
        }
        let is_told = self.document.kind() == DocumentKind::LayoutIndex
            && self.document.recognition().confidence > GUESS;
        // What tells a layout by more than names may stand in what could not be read.
        let may_be = self.document.kind() == DocumentKind::LayoutIndex || !self.is_complete;
        self.is_layout = is_told || (may_be && self.has_names());
    }

    fn has_names(&self) -> bool {
        let named = |entry: &Entry<'_>| NAMES.iter().any(|name| entry.annotation(name).is_some());
        self.entries.iter().any(named)
    }
}

/// Entries of an index that are still to be read.
pub(super) struct Unread<'a> {
    entries: Enumerate<IntoIter<Descriptor<'a>>>,
    ids: PlatformIds<'a>,
    /// Which of the survey's descriptors is the next one's, at the earliest.
    next: usize,
}

/// The places after which a reader can only guess. What is merely forbidden, such as a comment or
/// a comma too many, leaves no doubt about the rest.
fn broken(document: &Document) -> Vec<Span> {
    let is_doubtful = |kind: ProblemKind| {
        matches!(
            kind,
            ProblemKind::UnexpectedEnd { .. }
                | ProblemKind::Unexpected
                | ProblemKind::SingleQuotes
                | ProblemKind::UnclosedString
                | ProblemKind::MismatchedClose
                | ProblemKind::MissingColon
                | ProblemKind::MissingComma
                | ProblemKind::MissingValue
                | ProblemKind::TooDeep
        )
    };
    let problems = document.problems();
    let top = document.root().map(|root| root.span().start);
    let mut broken: Vec<Span> = problems
        .iter()
        // A word in the place of a member's value leaves its neighbours what they are; one in the
        // place of the document leaves none.
        .filter(|problem| {
            is_doubtful(problem.kind)
                || (problem.kind == ProblemKind::BareWord && Some(problem.span.start) == top)
        })
        .map(|problem| problem.span)
        .collect();
    if let Some(last) = problems.last().filter(|_| document.more_problems() > 0) {
        // What is wrong further on was only counted.
        broken.push(Span::new(last.span.start, document.bytes().len()));
    }
    broken
}

fn kinds(document: &Document, root: Option<Value<'_>>) -> Kinds {
    let kinds = match document.kind() {
        DocumentKind::OciIndex | DocumentKind::DockerManifestList => Kinds::INDEX,
        DocumentKind::LayoutIndex => Kinds::INDEX.and(Kinds::LAYOUT),
        DocumentKind::OciManifest | DocumentKind::DockerManifest => Kinds::MANIFEST,
        DocumentKind::ArtifactManifest => artifact_kinds(root),
        DocumentKind::ImageConfig => Kinds::CONFIG,
        DocumentKind::DockerSchema1 => Kinds::SCHEMA1,
        DocumentKind::Descriptor => Kinds::DESCRIPTOR,
        DocumentKind::OciLayout => Kinds::LAYOUT,
        DocumentKind::ToolOutput | DocumentKind::Unknown => Kinds::NONE,
    };
    kinds.and(Kinds::ANY)
}

/// An artifact manifest is an image manifest that carries something else, or a document of the
/// withdrawn types, or has the marks of both.
fn artifact_kinds(root: Option<Value<'_>>) -> Kinds {
    let has = |name| root.is_some_and(|root| field(root, name, true).is_some());
    let media_type = root.and_then(|root| field(root, "mediaType", true));
    let withdrawn = has("blobs")
        || media_type.is_some_and(|v| role(&text_of(Some(v))) == Role::ArtifactManifest);
    match (withdrawn, has("config") || has("layers")) {
        (true, false) => Kinds::ARTIFACT,
        (true, true) => Kinds::ARTIFACT.and(Kinds::MANIFEST),
        (false, _) => Kinds::MANIFEST,
    }
}
