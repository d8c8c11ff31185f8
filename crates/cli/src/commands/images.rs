//! The images that `matrix`, `gate` and `compare` speak of: named on the command line, listed in files,
//! held by files, written down by an earlier run. Names are fetched side by side.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use allarch_core::coverage::{Snapshot, untold};
use allarch_core::intake::archive::{Archive, ArchiveProblem};
use allarch_core::intake::{self, FileProblem, InputKind, NamedImage, Names, Role};
use allarch_core::lint::{Context, Finding, lint};
use allarch_core::oci::relation::{LinkRole, listed};
use allarch_core::oci::{Document, DocumentKind, Reference};
use allarch_core::permalink::{LinkDocument, Pairs, State, check, encode_reference, share, v1};
use allarch_core::platform::Blobs;
use allarch_core::registry::{Fetched, Want};
use allarch_core::report::json::{matrix_cells, read_matrix};
use allarch_core::report::{Place, Region};
use allarch_core::text::{LineIndex, Span};

use super::gathered::Gathered;
use crate::failure::{Failure, remark};
use crate::fetch_many::many;
use crate::http::Registries;
use crate::opened::{Opened, open};
use crate::target::{self, Target};
use crate::{fetch, input};

/// Most lines of one file that are remarked on.
const REMARKS: usize = 10;

/// How images are gathered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gathering<'a> {
    /// Whether children are fetched, which tell sizes.
    pub(super) children: bool,
    /// Whether documents are linted.
    pub(super) lint: bool,
    /// Images that an earlier run had.
    pub(super) resume: &'a [Snapshot],
}

/// One image, and what belongs to it.
#[derive(Debug)]
pub(super) struct Row {
    /// What it offers.
    pub(super) snapshot: Snapshot,
    /// Where it is named.
    pub(super) place: Option<Place>,
    /// What lint finds in its own document.
    pub(super) findings: Vec<Finding>,
    shown: Shown,
}

/// What a link has to carry.
#[derive(Debug)]
enum Shown {
    /// The name.
    Name(Reference),
    /// The document.
    Document(Box<Document>),
    Nothing,
}

/// One image to come, in the order in which they were named.
enum Source {
    /// A document from a file.
    File(String, Box<Document>, Option<Place>),
    /// A name to be fetched.
    Named(Reference, Option<Place>),
    /// What could not be had, and why.
    Nothing(String, String, Option<Place>),
    /// What an earlier run had.
    Known(Snapshot, Option<Place>),
}

/// Reads every target and fetches what they name.
pub(super) fn gather(
    targets: &[String],
    registries: &Registries<'_>,
    gathering: Gathering<'_>,
) -> Result<Vec<Row>, Failure> {
    let mut sources = Vec::new();
    for text in targets {
        let (target, note) = target::resolve(text)?;
        if let Some(note) = note {
            remark(&note);
        }
        match target {
            Target::Image(reference) => sources.push(Source::Named(reference, None)),
            Target::File(path) => from_file(&path, &mut sources)?,
        }
    }
    resume(&mut sources, gathering.resume);
    let came = fetched(&sources, registries, gathering)?;
    Ok(rows(sources, &came, gathering))
}

/// Puts in place of names what an earlier run had of them.
fn resume(sources: &mut [Source], earlier: &[Snapshot]) {
    let known: HashMap<&str, &Snapshot> = earlier
        .iter()
        .filter(|snapshot| snapshot.why().is_none())
        .map(|snapshot| (snapshot.name(), snapshot))
        .collect();
    for source in sources {
        if let Source::Named(reference, place) = source
            && let Some(snapshot) = known.get(reference.familiar().as_str())
        {
            *source = Source::Known((*snapshot).clone(), place.take());
        }
    }
}

/// What registries gave, by the name as short as it can be written, or why they did not.
type CameByName = HashMap<String, Result<Vec<Arc<Fetched>>, String>>;

fn fetched(
    sources: &[Source],
    registries: &Registries<'_>,
    gathering: Gathering<'_>,
) -> Result<CameByName, Failure> {
    let mut seen = BTreeSet::new();
    let want = match gathering.children {
        true => Want::Everything,
        // An index by itself, and the config of a single manifest.
        false => Want::Entries(Vec::new()),
    };
    let asked: Vec<(Reference, Want)> = sources
        .iter()
        .filter_map(|source| match source {
            Source::Named(reference, _) => Some(reference),
            _ => None,
        })
        .filter(|reference| seen.insert(reference.familiar()))
        .map(|reference| (reference.clone(), want.clone()))
        .collect();
    if asked.is_empty() {
        return Ok(CameByName::new());
    }
    let network = registries.network()?;
    let mut came = CameByName::new();
    let mut again = Vec::new();
    for ((reference, _), result) in asked.iter().zip(many(&asked, network)?) {
        let result = match result {
            Ok(graph) => match graph.top().map(|top| top.fault.clone()) {
                Some(None) => Ok(graph.documents),
                Some(Some(fault)) => Err(fault.to_string()),
                None => Err("The registry gave no document.".to_owned()),
            },
            Err(error) => Err(error.to_string()),
        };
        if let (false, Ok(documents)) = (gathering.children, &result) {
            let open = documents.first().map(|top| untold(&top.document));
            if let Some(open) = open.filter(|open| !open.is_empty()) {
                again.push((reference.clone(), Want::Entries(open)));
            }
        }
        came.insert(reference.familiar(), result);
    }
    // What an index does not say of its entries stands in them.
    for ((reference, _), result) in again.iter().zip(many(&again, network)?) {
        if let Ok(graph) = result
            && graph.top().is_some_and(|top| top.fault.is_none())
        {
            came.insert(reference.familiar(), Ok(graph.documents));
        }
    }
    Ok(came)
}

fn from_file(path: &Path, sources: &mut Vec<Source>) -> Result<(), Failure> {
    let name = input::name(path);
    let document = match open(path, None)? {
        Opened::Document(document, _) => document,
        Opened::Archive(archive) => {
            from_archive(&name, *archive, sources);
            return Ok(());
        }
    };
    let whole = (!input::is_stdin(path)).then(|| Place {
        file: name.clone(),
        region: None,
    });
    let earlier = std::str::from_utf8(document.bytes())
        .ok()
        .and_then(read_matrix);
    if let Some(earlier) = earlier {
        sources.extend(
            earlier
                .into_iter()
                .map(|one| Source::Known(one, whole.clone())),
        );
        return Ok(());
    }
    let recognised = intake::recognise_document(&document);
    if let InputKind::Document(kind) = recognised.kind
        && !matches!(kind, DocumentKind::Unknown | DocumentKind::ToolOutput)
    {
        sources.push(Source::File(name, document, whole));
        return Ok(());
    }
    let names = match recognised.kind {
        InputKind::ImageList | InputKind::Reference => {
            let text = String::from_utf8_lossy(document.bytes());
            Some(intake::read_list(&text))
        }
        _ => intake::understand(document.bytes()).names,
    };
    match names.filter(|names| !names.images.is_empty() || !names.open.is_empty()) {
        Some(names) => from_names(&name, whole.is_some(), document.bytes(), &names, sources),
        None if matches!(recognised.kind, InputKind::Document(_)) => {
            sources.push(Source::File(name, document, whole));
        }
        None => {
            let help = recognised.help.unwrap_or_default();
            let why = format!("{} {help}", recognised.why);
            sources.push(Source::Nothing(name, why, whole));
        }
    }
    Ok(())
}

/// The images that a file names, each once; what it leaves open is a row too, so that nothing passes
/// for want of a name.
fn from_names(name: &str, is_file: bool, bytes: &[u8], names: &Names, sources: &mut Vec<Source>) {
    let lines = LineIndex::new(bytes);
    let place = |span: Span| {
        is_file.then(|| Place {
            file: name.to_owned(),
            region: Some(Region::of(span, &lines, bytes)),
        })
    };
    let title = |problem: &FileProblem| format!("{name}, line {}", problem.line);
    let (errors, warnings): (Vec<_>, Vec<_>) =
        names.problems.iter().partition(|problem| problem.is_error);
    // What is read, but not as it is written.
    for problem in warnings.iter().take(REMARKS) {
        remark(&format!("{}: {}", title(problem), problem.message));
    }
    if let Some(left @ 1..) = warnings.len().checked_sub(REMARKS) {
        remark(&format!("{name}: {left} more lines are read like these."));
    }
    for problem in errors {
        let title = title(problem);
        sources.push(Source::Nothing(
            title,
            problem.message.clone(),
            place(problem.span),
        ));
    }
    let mut seen = BTreeSet::new();
    // What a build or a tool only gives its result is not there yet.
    let is_pulled = |image: &&NamedImage| image.role != Role::Result;
    for image in names.images.iter().filter(is_pulled) {
        if !seen.insert(&image.image) {
            continue;
        }
        sources.push(match Reference::parse(&image.image) {
            Ok(reference) => Source::Named(reference, place(image.span)),
            Err(error) => {
                Source::Nothing(image.image.clone(), error.to_string(), place(image.span))
            }
        });
    }
    for open in &names.open {
        sources.push(Source::Nothing(
            open.written.clone(),
            open.why.clone(),
            place(open.span),
        ));
    }
}

/// The images of an archive, under the names that it gives them, and what they list.
fn from_archive(name: &str, archive: Archive, sources: &mut Vec<Source>) {
    let place = Some(Place {
        file: name.to_owned(),
        region: None,
    });
    if archive.documents.is_empty() {
        let why = archive.problems.iter().map(ArchiveProblem::message);
        let why: Vec<String> = why.take(1).collect();
        sources.push(Source::Nothing(name.to_owned(), why.concat(), place));
        return;
    }
    for inside in archive.documents {
        if !Gathered::is_beside(inside.place) {
            let title = inside.name.unwrap_or(inside.path);
            let title = format!("{name}: {title}");
            let document = Box::new(inside.document);
            sources.push(Source::File(title, document, place.clone()));
        }
    }
}

/// The sources' images. Documents from files are looked up in each other, and one that another lists
/// is no row of its own.
fn rows(sources: Vec<Source>, came: &CameByName, gathering: Gathering<'_>) -> Vec<Row> {
    let documents: Vec<Document> = sources
        .iter()
        .filter_map(|source| match source {
            Source::File(_, document, _) => Some(document.as_ref().clone()),
            _ => None,
        })
        .collect();
    let files: Blobs<'_> = documents
        .iter()
        .map(|document| (document.digest().to_string(), document))
        .collect();
    let below: BTreeSet<String> = documents.iter().flat_map(children).collect();
    let findings = |document: &Document, blobs: &Blobs<'_>| match gathering.lint {
        true => {
            let context = Context {
                blobs: blobs.clone(),
                ..Context::default()
            };
            lint(document, &context).findings
        }
        false => Vec::new(),
    };
    let row = |source: Source| match source {
        Source::File(_, document, _) if below.contains(document.digest().as_str()) => None,
        Source::File(name, document, place) => Some(Row {
            snapshot: Snapshot::of(&name, &document, &files),
            findings: findings(&document, &files),
            place,
            shown: Shown::Document(document),
        }),
        Source::Named(reference, place) => {
            let name = reference.familiar();
            let documents = match came.get(&name) {
                Some(Ok(documents)) => documents.as_slice(),
                Some(Err(why)) => {
                    let shown = Shown::Name(reference);
                    return Some(Row::nothing(&name, why, place, shown));
                }
                None => &[],
            };
            let blobs = fetch::blobs(documents);
            let Some(top) = documents.first() else {
                let why = "The registry gave no document.";
                return Some(Row::nothing(&name, why, place, Shown::Name(reference)));
            };
            Some(Row {
                snapshot: Snapshot::of(&name, &top.document, &blobs),
                findings: findings(&top.document, &blobs),
                place,
                shown: Shown::Name(reference),
            })
        }
        Source::Nothing(name, why, place) => Some(Row::nothing(&name, &why, place, Shown::Nothing)),
        Source::Known(snapshot, place) => {
            let name = Reference::parse(snapshot.name()).ok();
            Some(Row {
                snapshot,
                place,
                findings: Vec::new(),
                shown: name.map_or(Shown::Nothing, Shown::Name),
            })
        }
    };
    sources.into_iter().filter_map(row).collect()
}

impl Row {
    fn nothing(name: &str, why: &str, place: Option<Place>, shown: Shown) -> Self {
        Self {
            snapshot: Snapshot::unknown(name, why),
            place,
            findings: Vec::new(),
            shown,
        }
    }

    /// The address that shows the image as it was judged, and what is required of it; of one that could
    /// not be had, its name. A document that holds what looks like a credential, or is too long for a
    /// link, has none.
    pub(super) fn link(&self, site: &str, require: &[String], emulated: bool) -> Option<String> {
        let view = matrix_view(require, emulated);
        let fragment = match &self.shown {
            Shown::Name(reference) if self.snapshot.why().is_some() => {
                encode_reference(&reference.familiar(), &view)
            }
            Shown::Name(_) => cells(std::slice::from_ref(&self.snapshot), true, view)?,
            Shown::Document(document) => {
                let state = State {
                    documents: vec![LinkDocument::of(self.snapshot.name(), document)],
                    view,
                    unknown: Vec::new(),
                };
                share(&state).ok()?.fragment?
            }
            Shown::Nothing => return None,
        };
        Some(format!("{site}#{fragment}"))
    }
}

fn matrix_view(require: &[String], emulated: bool) -> Pairs {
    let pairs = [
        ("view", "matrix".to_owned()),
        ("require", require.join(",")),
        ("emulated", if emulated { "1" } else { "" }.to_owned()),
    ];
    let pairs = pairs.into_iter().filter(|(_, text)| !text.is_empty());
    pairs.map(|(key, text)| (key.to_owned(), text)).collect()
}

/// The fragment of a matrix with its cells; `None` where it is too long for a link.
fn cells(snapshots: &[Snapshot], with_digests: bool, view: Pairs) -> Option<String> {
    let state = State {
        documents: vec![LinkDocument::matrix(
            matrix_cells(snapshots, with_digests).ok()?,
        )],
        view,
        unknown: Vec::new(),
    };
    check(&state).ok()?;
    v1::encode(&state).ok()
}

/// The address that shows the whole matrix as it was judged; `None` where it is too long for a link.
pub(super) fn whole_link(
    site: &str,
    snapshots: &[Snapshot],
    require: &[String],
    emulated: bool,
) -> Option<String> {
    let view = || matrix_view(require, emulated);
    let short = cells(snapshots, true, view()).filter(|fragment| fragment.len() <= 8_000);
    let fragment = short.or_else(|| cells(snapshots, false, view()))?;
    Some(format!("{site}#{fragment}"))
}

fn children(document: &Document) -> Vec<String> {
    let is_below = |role| !matches!(role, LinkRole::Layer | LinkRole::Subject);
    listed(document)
        .into_iter()
        .filter(|blob| is_below(blob.role) && blob.digest != *document.digest())
        .map(|blob| blob.digest.to_string())
        .collect()
}
