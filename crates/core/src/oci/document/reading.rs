//! Reading a document in steps: what a page does with a long one between two frames.

use std::sync::{Arc, OnceLock};

use super::{Document, Served};
use crate::json::{Limits, Parsing};
use crate::oci::kind::{self, DocumentKind, Recognition};
use crate::oci::{Algorithm, Digest, Digester, schema1};
use crate::text::LineIndex;

/// A document being read. However it is cut into steps, it gives what [`Document::read`] gives,
/// which is one step.
pub struct Reading {
    bytes: Arc<[u8]>,
    served: Served,
    kind: Option<DocumentKind>,
    parsing: Parsing,
    is_parsed: bool,
    digester: Digester,
    lines: LineIndex,
    /// How far digest and lines have come.
    at: usize,
}

impl Reading {
    /// Nothing read yet. `kind` is given where the caller knows it.
    #[must_use]
    pub fn new(
        bytes: Arc<[u8]>,
        served: Served,
        limits: Limits,
        kind: Option<DocumentKind>,
    ) -> Self {
        let expected = served.expected_digest.as_ref();
        let algorithm = expected.map_or(Algorithm::Sha256, Digest::algorithm);
        Self {
            parsing: Parsing::new(Arc::clone(&bytes), limits),
            bytes,
            served,
            kind,
            is_parsed: false,
            digester: Digester::new(algorithm),
            lines: LineIndex::default(),
            at: 0,
        }
    }

    /// Works through about `budget` more bytes; `true` once all is done. Every byte is met twice:
    /// for the structure, then for the digest.
    pub fn step(&mut self, budget: usize) -> bool {
        if !self.is_parsed {
            self.is_parsed = self.parsing.step(budget);
            return false;
        }
        let end = self.at.saturating_add(budget.max(1)).min(self.bytes.len());
        if let Some(piece) = self.bytes.get(self.at..end) {
            self.digester.update(piece);
            self.lines.extend(&self.bytes, end);
        }
        self.at = end;
        end == self.bytes.len()
    }

    /// How much is done, in thousandths.
    #[must_use]
    pub fn thousandths(&self) -> usize {
        let parsed = if self.is_parsed {
            self.bytes.len()
        } else {
            self.parsing.at()
        };
        (parsed + self.at) * 500 / self.bytes.len().max(1)
    }

    /// The document; what is not done yet is done now.
    #[must_use]
    pub fn finish(mut self) -> Document {
        while !self.step(usize::MAX) {}
        let bytes = self.bytes;
        let parsed = self.parsing.finish();
        let root = parsed.tree.root();
        let recognition = match self.kind {
            Some(kind) => Recognition {
                kind,
                why: "the caller says so",
                confidence: 1.0,
            },
            None => kind::recognise(root, self.served.whence()),
        };
        let (whole, _) = self.digester.finish();
        let signed = root
            .filter(|_| recognition.kind == DocumentKind::DockerSchema1)
            .and_then(|root| schema1::payload(root, &bytes).ok()?);
        Document {
            digest: signed.map_or(whole.clone(), |payload| {
                Digest::of(whole.algorithm(), &payload)
            }),
            lines: self.lines,
            parsed,
            recognition,
            served: self.served,
            bytes,
            repair: OnceLock::new(),
        }
    }
}
