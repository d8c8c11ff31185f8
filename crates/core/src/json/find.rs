//! Finding values: several members in one walk, what stands beside a member and at an offset.

use super::tree::{Kind, Member, Value};
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

    /// The member that this value stands under; `None` at the top, in an array and for a key.
    #[must_use]
    pub fn member_of(&self) -> Option<Member<'a>> {
        let object = self.parent()?;
        if object.kind() != Kind::Object || self.is_key() {
            return None;
        }
        Some(Member {
            key: self.at(self.index - 1),
            value: *self,
        })
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

impl<'a> Member<'a> {
    /// The member in front of it, without a walk through the object.
    #[must_use]
    pub fn before(&self) -> Option<Member<'a>> {
        let object = self.key.parent()?;
        // Before the key stands the object, or the last value below the member in front.
        let mut value = self.key.at(self.key.index - 1);
        if value.index == object.index {
            return None;
        }
        while value.node().parent != object.index {
            value = value.at(value.node().parent);
        }
        value.member_of()
    }

    /// The member behind it, without a walk through the object.
    #[must_use]
    pub fn after(&self) -> Option<Member<'a>> {
        let object = self.key.parent()?;
        let next = self.value.node().next;
        (next < object.node().next).then(|| Member {
            key: object.at(next),
            value: object.at(next + 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::json::{Limits, parse};

    #[test]
    fn neighbours_in_an_object_and_in_a_list() {
        let text = br#"{"a":[{"x":{}},2],"b":{"y":{"z":1}},"c":[]}"#;
        let parsed = parse(text, Limits::default());
        let root = parsed.tree.root().unwrap();
        let member = |name: &str| root.get(name).unwrap().member_of().unwrap();
        let name = |member: Option<super::Member<'_>>| member.map(|it| it.name().into_owned());
        assert_eq!(name(member("a").before()), None);
        assert_eq!(name(member("b").before()).as_deref(), Some("a"));
        assert_eq!(name(member("b").after()).as_deref(), Some("c"));
        assert_eq!(name(member("c").before()).as_deref(), Some("b"));
        assert_eq!(name(member("c").after()), None);
        let first = root
            .get("b")
            .unwrap()
            .get("y")
            .unwrap()
            .member_of()
            .unwrap();
        assert_eq!((name(first.before()), name(first.after())), (None, None));
        let item = root.get("a").unwrap().items().next().unwrap();
        assert!(item.member_of().is_none(), "an item has no name");
        assert!(root.member_of().is_none());
        assert!(member("a").key.member_of().is_none(), "a key is no value");
        let inner = item.get("x").unwrap().member_of().unwrap();
        assert_eq!(inner.span().slice(text), br#""x":{}"#);
        assert!(inner.before().is_none() && inner.after().is_none());
    }
}
