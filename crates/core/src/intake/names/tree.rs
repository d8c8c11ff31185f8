//! The tree that every format of YAML and JSON is read from: scalars with their bytes, aliases left
//! as they stand, merge keys followed when a member is asked for.
//!
//! Nothing is expanded: an alias is a number, and what aliases would add is counted while the tree
//! is built, so that a text of a few hundred bytes cannot become a gigabyte. It knows nothing of
//! what the members mean.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::json;
use crate::text::Span;

/// Nodes that aliases may add to a document; kubectl's and compose's readers refuse bombs at a
/// comparable size.
pub(super) const MAX_ADDED: u64 = 100_000;

/// How far aliases and merge keys are followed from one node.
const MAX_HOPS: usize = 32;

/// How a scalar is written, as far as it decides what the scalar means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes: may be a number, a boolean or nothing.
    Plain,
    /// In quotes, or as a block: text.
    Text,
}

#[derive(Debug)]
enum Kind {
    Scalar(String, Style),
    List(Vec<usize>),
    Map(Vec<(usize, usize)>),
    Alias(usize),
}

#[derive(Debug)]
struct Node {
    span: Span,
    kind: Kind,
    /// Nodes below and including this one, aliases followed.
    size: u64,
}

/// A member that stands twice in one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Twice {
    pub(super) name: String,
    /// Bytes of the second name.
    pub(super) span: Span,
}

/// One document.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Members that stand twice; the last one counts.
    pub(super) twice: Vec<Twice>,
    /// A name that is a list or an object, as braces of a template make one: every reader of these
    /// files refuses it.
    pub(super) odd_name: Option<Span>,
    /// An alias that stands inside the value that it names.
    pub(super) inside_itself: Option<Span>,
}

/// One node of a tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    tree: &'a Tree,
    id: usize,
}

impl Tree {
    pub(super) fn root(&self) -> Option<View<'_>> {
        (!self.nodes.is_empty()).then_some(View { tree: self, id: 0 })
    }

    /// Whether following every alias would make far more of it than stands in the text.
    pub(super) fn is_bomb(&self) -> bool {
        let size = self.nodes.first().map_or(0, |root| root.size);
        size.saturating_sub(self.nodes.len() as u64) > MAX_ADDED
    }

    /// The tree of a JSON document, so that one reader serves both.
    pub(super) fn of_json(root: json::Value<'_>) -> Self {
        let mut builder = Builder::default();
        // Iterative: the JSON reader allows more depth than a stack holds.
        let mut stack = vec![Step::Open(root)];
        while let Some(step) = stack.pop() {
            match step {
                Step::Key(name, span) => {
                    builder.scalar(name, Style::Text, span);
                }
                Step::Close => builder.close(),
                Step::Open(value) => match value.kind() {
                    json::Kind::Object => {
                        builder.open(true, value.span());
                        stack.push(Step::Close);
                        let members: Vec<_> = value.members().collect();
                        for member in members.into_iter().rev() {
                            stack.push(Step::Open(member.value));
                            let name = member.name().into_owned();
                            stack.push(Step::Key(name, inner(member.key.span())));
                        }
                    }
                    json::Kind::Array => {
                        builder.open(false, value.span());
                        stack.push(Step::Close);
                        let items: Vec<_> = value.items().collect();
                        stack.extend(items.into_iter().rev().map(Step::Open));
                    }
                    json::Kind::String => {
                        let text = value.text().map(Cow::into_owned);
                        let span = inner(value.span());
                        builder.scalar(text.unwrap_or_default(), Style::Text, span);
                    }
                    _ => {
                        let raw = String::from_utf8_lossy(value.raw()).into_owned();
                        builder.scalar(raw, Style::Plain, value.span());
                    }
                },
            }
        }
        builder.tree
    }
}

/// The bytes between the quotes of a string.
fn inner(span: Span) -> Span {
    Span::new(span.start + 1, span.end.max(span.start + 2) - 1)
}

enum Step<'a> {
    Open(json::Value<'a>),
    Key(String, Span),
    Close,
}

/// Makes a tree from the events of a reader.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) tree: Tree,
    /// What is open: the node, and the key that waits for its value.
    open: Vec<(usize, Option<usize>)>,
}

impl Builder {
    pub(super) fn scalar(&mut self, text: String, style: Style, span: Span) -> usize {
        self.add(Kind::Scalar(text, style), span, 1)
    }

    /// `to` is a node that was added before.
    pub(super) fn alias(&mut self, to: usize, span: Span) {
        // What is still open holds itself: it has no end.
        let is_open = self.open.iter().any(|(id, _)| *id == to);
        if is_open {
            self.tree.inside_itself = self.tree.inside_itself.or(Some(span));
        }
        let size = self.tree.nodes.get(to).map_or(1, |node| node.size);
        self.add(Kind::Alias(to), span, if is_open { u64::MAX } else { size });
    }

    pub(super) fn open(&mut self, is_map: bool, span: Span) -> usize {
        let kind = if is_map {
            Kind::Map(Vec::new())
        } else {
            Kind::List(Vec::new())
        };
        let id = self.add(kind, span, 1);
        self.open.push((id, None));
        id
    }

    pub(super) fn close(&mut self) {
        let Some((id, _)) = self.open.pop() else {
            return;
        };
        let mut twice = Vec::new();
        let mut odd_name = None;
        let below = match self.tree.nodes.get(id).map(|node| &node.kind) {
            Some(Kind::List(items)) => items.clone(),
            Some(Kind::Map(members)) => {
                let mut names = HashSet::new();
                for (key, _) in members {
                    match self.tree.nodes.get(*key) {
                        Some(Node {
                            span,
                            kind: Kind::Scalar(name, _),
                            ..
                        }) if !names.insert(name) => twice.push(Twice {
                            name: name.clone(),
                            span: *span,
                        }),
                        Some(Node {
                            span,
                            kind: Kind::List(_) | Kind::Map(_),
                            ..
                        }) => odd_name = odd_name.or(Some(*span)),
                        _ => {}
                    }
                }
                members
                    .iter()
                    .flat_map(|(key, value)| [*key, *value])
                    .collect()
            }
            _ => Vec::new(),
        };
        let sizes = below.iter().filter_map(|id| self.tree.nodes.get(*id));
        let size = sizes.fold(1_u64, |sum, node| sum.saturating_add(node.size));
        if let Some(node) = self.tree.nodes.get_mut(id) {
            node.size = size;
        }
        self.tree.twice.extend(twice);
        self.tree.odd_name = self.tree.odd_name.or(odd_name);
    }

    fn add(&mut self, kind: Kind, span: Span, size: u64) -> usize {
        let id = self.tree.nodes.len();
        self.tree.nodes.push(Node { span, kind, size });
        let Some((parent, key)) = self.open.last_mut() else {
            return id;
        };
        match self.tree.nodes.get_mut(*parent).map(|node| &mut node.kind) {
            Some(Kind::List(items)) => items.push(id),
            Some(Kind::Map(members)) => match key.take() {
                Some(name) => members.push((name, id)),
                None => *key = Some(id),
            },
            _ => {}
        }
        id
    }
}

impl<'a> View<'a> {
    fn node(self) -> Option<&'a Node> {
        let mut id = self.id;
        for _ in 0..MAX_HOPS {
            let node = self.tree.nodes.get(id)?;
            let Kind::Alias(to) = node.kind else {
                return Some(node);
            };
            id = to;
        }
        None
    }

    fn at(self, id: usize) -> Self {
        Self { id, ..self }
    }

    /// The bytes of a scalar's text without its quotes; of a list or object, where it begins.
    pub(super) fn span(self) -> Span {
        self.node().map_or(Span::new(0, 0), |node| node.span)
    }

    /// The text of a scalar, whatever its type.
    pub(super) fn text(self) -> Option<&'a str> {
        match &self.node()?.kind {
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar that is not empty and not null.
    pub(super) fn filled(self) -> Option<&'a str> {
        let is_null = self.style() == Some(Style::Plain)
            && matches!(self.text(), Some("~" | "null" | "Null" | "NULL" | ""));
        self.text().filter(|text| !text.is_empty() && !is_null)
    }

    pub(super) fn style(self) -> Option<Style> {
        match self.node()?.kind {
            Kind::Scalar(_, style) => Some(style),
            _ => None,
        }
    }

    pub(super) fn is_map(self) -> bool {
        matches!(self.node().map(|node| &node.kind), Some(Kind::Map(_)))
    }

    pub(super) fn is_list(self) -> bool {
        matches!(self.node().map(|node| &node.kind), Some(Kind::List(_)))
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        let items = match self.node().map(|node| &node.kind) {
            Some(Kind::List(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(move |id| self.at(*id))
    }

    /// The members of an object with what merge keys bring in: the object's own come first and win.
    /// Of a name that stands twice, the last counts.
    pub(super) fn members(self) -> Vec<(Self, Self)> {
        let mut found = Vec::new();
        self.gather(&mut found, &mut HashSet::new(), 0);
        found
    }

    fn gather(self, found: &mut Vec<(Self, Self)>, names: &mut HashSet<&'a str>, hops: usize) {
        let Some(Kind::Map(members)) = self.node().map(|node| &node.kind) else {
            return;
        };
        let mut own: Vec<(Self, Self)> = Vec::new();
        let mut merged = Vec::new();
        for (key, value) in members.iter().rev() {
            let (key, value) = (self.at(*key), self.at(*value));
            let Some(name) = key.text() else { continue };
            if name == "<<" && key.style() == Some(Style::Plain) {
                merged.push(value);
            } else if names.insert(name) {
                own.push((key, value));
            }
        }
        found.extend(own.into_iter().rev());
        if hops >= MAX_HOPS {
            return;
        }
        for value in merged {
            if value.is_list() {
                value
                    .items()
                    .for_each(|one| one.gather(found, names, hops + 1));
            } else {
                value.gather(found, names, hops + 1);
            }
        }
    }

    /// A member by name, through merge keys.
    pub(super) fn get(self, name: &str) -> Option<Self> {
        self.find(name, 0)
    }

    fn find(self, name: &str, hops: usize) -> Option<Self> {
        let Some(Kind::Map(members)) = self.node().map(|node| &node.kind) else {
            return None;
        };
        let own = members
            .iter()
            .rev()
            .find(|(key, _)| self.at(*key).text() == Some(name));
        if let Some((_, value)) = own {
            return Some(self.at(*value));
        }
        if hops >= MAX_HOPS {
            return None;
        }
        let is_merge = |key: &usize| {
            self.at(*key).text() == Some("<<") && self.at(*key).style() == Some(Style::Plain)
        };
        members
            .iter()
            .rev()
            .filter(|(key, _)| is_merge(key))
            .find_map(|(_, value)| {
                let value = self.at(*value);
                if value.is_list() {
                    return value.items().find_map(|one| one.find(name, hops + 1));
                }
                value.find(name, hops + 1)
            })
    }

    /// A path of members: `spec/template/spec`.
    pub(super) fn path(self, path: &str) -> Option<Self> {
        path.split('/').try_fold(self, View::get)
    }

    /// The text of a member.
    pub(super) fn word(self, name: &str) -> Option<&'a str> {
        self.get(name)?.filled()
    }
}
