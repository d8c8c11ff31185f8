//! "Did you mean": the nearest known word to a mistyped one.

/// The candidate nearest to `word`, if it is near enough that a slip of the finger explains it:
/// a Damerau-Levenshtein distance of one for words up to four letters, two up to nine, three above.
#[must_use]
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = match word.chars().count() {
        0..=4 => 1,
        5..=9 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, _)| (1..=allowed).contains(distance))
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

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
