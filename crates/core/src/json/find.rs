//! Finding values: several members in one walk, and what stands at an offset.

use super::tree::Value;

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
}
