//! "Did you mean": the nearest known word to a mistyped one.

/// The candidate nearest to `word`, if it is near enough that a slip of the finger explains it:
/// a Damerau-Levenshtein distance of one for words up to four letters, two up to nine, three above.
#[must_use]
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = match length {
        0..=4 => 1,
        5..=9 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| (1..=allowed).contains(distance))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The distance of what follows a common beginning, which is that of the whole: names of one family
/// differ in little else, and the time grows with the product of both lengths.
fn distance(a: &str, b: &str) -> usize {
    let pairs = a.char_indices().zip(b.chars());
    let common = pairs.take_while(|((_, a), b)| a == b).last();
    let common = common.map_or(0, |((at, c), _)| at + c.len_utf8());
    let rest = |text| str::get(text, common..).unwrap_or_default();
    strsim::osa_distance(rest(a), rest(b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{did_you_mean, distance};

    proptest! {
        #[test]
        fn a_common_beginning_makes_no_difference(a in "[abé]{0,9}", b in "[abé]{0,9}") {
            prop_assert_eq!(distance(&a, &b), strsim::osa_distance(&a, &b));
        }
    }

    #[test]
    fn near_words_only() {
        let known = ["manifests", "mediaType", "digest"];
        assert_eq!(did_you_mean("manifest", known), Some("manifests"));
        assert_eq!(did_you_mean("digset", known), Some("digest"));
        assert_eq!(
            did_you_mean("digest", known),
            None,
            "the word itself is no suggestion"
        );
        assert_eq!(did_you_mean("annotations", known), None);
    }
}
