//! Sorting that costs the page little: one sort of positions serves every type.
//!
//! `slice::sort_by` is compiled anew for each type it sorts, three to five kilobytes each.

use std::cmp::Ordering;

/// The items in the order that `compare` gives; equal ones keep their places.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let order = order_of(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    let taken = order
        .into_iter()
        .filter_map(|at| slots.get_mut(at).and_then(Option::take));
    taken.collect()
}

/// The positions `0..len` in order.
fn order_of(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn equal_items_keep_their_places() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        let expected = vec![(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')];
        assert_eq!(sorted(items, |a, b| a.0.cmp(&b.0)), expected);
        assert!(sorted(Vec::<u8>::new(), Ord::cmp).is_empty());
    }
}
