//! Every export of a corpus of documents, each as a digest, so that a test can hold what the page's
//! kind of program makes against what the command line's makes.

mod door;

use allarch_core::coverage::{self, Options, Requirement, Snapshot, Verdict};
use allarch_core::json::Limits;
use allarch_core::lint::Context;
use allarch_core::oci::{Document, Served, View};
use allarch_core::permalink::{Pairs, State, for_report};
use allarch_core::platform::compare::{Asked, Comparison};
use allarch_core::platform::{Blobs, ENGINES, Machine, Puller, Rules, candidates};
use allarch_core::report::{
    Covered, Inspection, Linted, Matching, Origin, Section, Styles, csv, github, html, json, junit,
    markdown, sarif, svg, text,
};
use sha2::{Digest as _, Sha256};

/// What an export is called, and the SHA-256 of its bytes.
pub type Export = (String, [u8; 32]);

/// What is required of every image, so that some pass and some fail.
const REQUIRED: &str = "linux/amd64,linux/arm64,linux/arm/v7,windows/amd64";

/// Every export of these documents, each a name and its bytes, in one order.
#[must_use]
pub fn exports(corpus: &[(String, Vec<u8>)]) -> Vec<Export> {
    let documents: Vec<(&str, Document)> = corpus
        .iter()
        .map(|(name, bytes)| {
            let document = Document::read(bytes.clone(), Served::default(), Limits::default());
            (name.as_str(), document)
        })
        .collect();
    let blobs: Blobs<'_> = documents
        .iter()
        .map(|(_, document)| (document.digest().to_string(), document))
        .collect();
    let mut out = Vec::new();
    for (name, document) in &documents {
        inspected(name, document, &mut out);
        matched(name, document, &blobs, &mut out);
    }
    let snapshots: Vec<Snapshot> = documents
        .iter()
        .map(|(name, document)| Snapshot::of(name, document, &blobs))
        .collect();
    // One matrix of all, and one of each that is an image.
    covered("all", &snapshots, &mut out);
    for snapshot in snapshots.iter().filter(|one| one.why().is_none()) {
        covered(snapshot.name(), std::slice::from_ref(snapshot), &mut out);
    }
    out
}

fn put(out: &mut Vec<Export>, name: &str, format: &str, bytes: &str) {
    let digest = Sha256::digest(bytes.as_bytes());
    out.push((format!("{name}: {format}"), digest.into()));
}

fn inspected(name: &str, document: &Document, out: &mut Vec<Export>) {
    let inspection = Inspection::of(name, document, &Context::default());
    let origin = Origin::File(name.to_owned());
    let linted = [Linted {
        origin: &origin,
        inspection: &inspection,
    }];
    let site = Some("https://allarch.example/");
    let text = text::render(&inspection, Styles::PLAIN);
    put(out, name, "text", &text);
    put(out, name, "markdown", &markdown::render(&inspection, site));
    let log = sarif::render(&linted, &[], site).unwrap_or_default();
    put(out, name, "sarif", &without_docs(&log));
    put(out, name, "junit", &junit::render(&linted, &[], site));
    put(out, name, "github", &github::render(&linted, site));
    let section = [Section::Document(&inspection)];
    let report = html::render(&section, &contents(name, document));
    put(out, name, "html", &report);
    let report = json::render(&[inspection], Vec::new(), Vec::new());
    put(out, name, "json", &report.unwrap_or_default());
}

/// What a report carries of a document.
fn contents(name: &str, document: &Document) -> html::Contents {
    for_report(State::of(&[(name, document)], Pairs::new()))
}

/// A log without the descriptions of the rules: the page does not carry them, and saves no such log. What
/// was found is the same.
fn without_docs(log: &str) -> String {
    let mut log: serde_json::Value = serde_json::from_str(log).unwrap_or_default();
    let rules = log.pointer_mut("/runs/0/tool/driver/rules");
    if let Some(rules) = rules {
        rules.take();
    }
    log.to_string()
}

fn matched(name: &str, document: &Document, blobs: &Blobs<'_>, out: &mut Vec<Export>) {
    let View::Index(index) = document.view() else {
        return;
    };
    let Ok(reading) = Machine::read("graviton-3") else {
        return;
    };
    let candidates = candidates(&index, blobs);
    let asked = Asked {
        machine: reading.machine.clone(),
        name: name.to_owned(),
        digest: document.digest().to_string(),
        media_type: document.media_type().unwrap_or_default(),
        ..Asked::default()
    };
    let puller = |engine| Puller {
        engine,
        rules: Rules::default(),
    };
    let pullers: Vec<Puller> = ENGINES.iter().map(puller).collect();
    let comparison = Comparison::of(&candidates, &asked, &pullers);
    let matching = Matching {
        name,
        candidates: &candidates,
        asked: &asked,
        host: &reading,
        comparison: &comparison,
        releases: &[],
        by_name: false,
        site: None,
    };
    put(
        out,
        name,
        "match text",
        &text::matching(&matching, true, Styles::PLAIN),
    );
    put(
        out,
        name,
        "match json",
        &json::matching(&matching).unwrap_or_default(),
    );
    put(
        out,
        name,
        "match markdown",
        &markdown::matching(&matching, None),
    );
    put(out, name, "match csv", &csv::matching(&matching));
}

fn covered(name: &str, snapshots: &[Snapshot], out: &mut Vec<Export>) {
    let Some(engine) = ENGINES.first() else {
        return;
    };
    let options = Options {
        engine,
        rules: Rules::default(),
        allow_emulated: false,
    };
    let images: Vec<_> = snapshots.iter().map(|one| one.image.clone()).collect();
    let require = Requirement::parse_list(REQUIRED).unwrap_or_default();
    let matrix = coverage::matrix(&images, &require, &options);
    let verdict = match matrix.verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
    };
    let covered = Covered {
        matrix: &matrix,
        engine,
        snapshots,
        places: &[],
        links: &[],
    };
    put(out, name, "matrix verdict", verdict);
    put(
        out,
        name,
        "matrix text",
        &text::matrix(&covered, Styles::PLAIN),
    );
    put(out, name, "matrix csv", &csv::matrix(&covered));
    put(out, name, "matrix markdown", &markdown::matrix(&covered));
    put(
        out,
        name,
        "matrix json",
        &json::matrix(&covered).unwrap_or_default(),
    );
    put(
        out,
        name,
        "matrix cells",
        &json::matrix_cells(snapshots, true).unwrap_or_default(),
    );
    put(out, name, "matrix svg", &svg::matrix(&covered));
    put(out, name, "matrix badge", &svg::badge(&covered));
    let issues = covered.issues();
    put(
        out,
        name,
        "matrix sarif",
        &sarif::issues(&issues, &[]).unwrap_or_default(),
    );
    put(out, name, "matrix junit", &junit::matrix(&covered));
    put(out, name, "matrix github", &github::issues(&issues));
}
