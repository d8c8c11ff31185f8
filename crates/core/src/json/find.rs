//! Finding values: several members in one walk, and what stands at an offset.

use super::tree::{Kind, Value};
use crate::text::Span;

impl<'a> Value<'a> {
    /// The values of several members in one walk, each as [`Value::get`] gives it.
    #[must_use]
    pub fn fields<const N: usize>(&self, names: [&str; N]) -> [Option<Value<'a>>; N] {
        let mut found = [None; N];
        for member in self.members() {
            let named = names.iter().position(|name| member.key.is_named(name));
            if let Some(slot) = named.and_then(|at| found.get_mut(at)) {
                *slot = Some(member.value);
            }
        }
        found
    }

    /// The innermost key or value in this one whose bytes hold `offset`; this one where none does.
    #[must_use]
    pub fn innermost_at(&self, offset: usize) -> Value<'a> {
        let (first, next) = (self.index as usize, self.node().next as usize);
        let below = self.tree.nodes.get(first..next).unwrap_or_default();
        // Nodes stand in document order, so the last that starts in time is the deepest candidate.
        let after = below.partition_point(|node| node.start as usize <= offset);
        let mut value = self.at((first + after.saturating_sub(1)) as u32);
        while value.index != self.index && value.span().end <= offset {
            value = value.at(value.node().parent);
        }
        value
    }

    /// The keys and values in this one that hold no others and reach into `span`, in document
    /// order: what a row of text is coloured by.
    pub fn leaves_in(&self, span: Span) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let this = *self;
        let (first, next) = (self.index as usize, self.node().next as usize);
        let within = self.tree.nodes.get(first..next).unwrap_or_default();
        let after = within.partition_point(|node| (node.start as usize) < span.start);
        // Of those that start before the span only the last can reach into it.
        let from = after.saturating_sub(1);
        within
            .get(from..)
            .unwrap_or_default()
            .iter()
            .zip(first + from..)
            .take_while(move |(node, _)| (node.start as usize) < span.end)
            .filter(move |(node, _)| node.end as usize > span.start)
            .filter(|(node, _)| !matches!(node.kind, Kind::Object | Kind::Array))
            .map(move |(_, index)| this.at(index as u32))
    }
}
