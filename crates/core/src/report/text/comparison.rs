//! Two states compared, for a terminal.

use super::{Styles, clip, counted, line, thousands};
use crate::coverage::compare::{Side, Survival, survives};
use crate::coverage::{Change, Changed, Comparison, Offer, Verdict};

/// Every image in which something changed or is required, then the sum.
#[must_use]
pub fn comparison(comparisons: &[Comparison], styles: Styles) -> String {
    let Styles {
        strong,
        error,
        warning,
        fine,
        reset,
        ..
    } = styles;
    let mut out = String::new();
    for one in comparisons {
        let name = |side: &Option<Side>| {
            side.as_ref()
                .map_or_else(|| "nothing".to_owned(), |side| clip(&side.name))
        };
        let title = format!("{} → {}", name(&one.before), name(&one.after));
        line(&mut out, &format!("{strong}{title}{reset}"));
        for side in [&one.before, &one.after].into_iter().flatten() {
            match (&side.why, &side.digest) {
                (Some(why), _) => line(&mut out, &format!("  {}: {}", clip(&side.name), clip(why))),
                (None, Some(digest)) => line(&mut out, &format!("  {}", clip(digest))),
                (None, None) => {}
            }
        }
        let widest = one.platforms.iter().map(|one| one.platform.chars().count());
        let widest = widest.max().unwrap_or_default();
        for changed in &one.platforms {
            line(&mut out, &format!("  {}", row(changed, widest, styles)));
        }
        for moved in &one.moves {
            let (from, to) = (clip(&moved.from), clip(&moved.to));
            line(
                &mut out,
                &format!("  {} moved from {from} to {to}", clip(&moved.platform)),
            );
        }
        let colour = match one.verdict {
            Verdict::Pass => fine,
            Verdict::Fail => error,
            Verdict::Unknown => warning,
        };
        let sentence = comparison_sentence(one);
        line(&mut out, &format!("  {colour}{sentence}{reset}"));
        line(&mut out, "");
    }
    if comparisons.len() > 1 {
        let colour = match survives(comparisons) {
            Verdict::Pass => fine,
            Verdict::Fail => error,
            Verdict::Unknown => warning,
        };
        let sentence = comparisons_sentence(comparisons);
        line(&mut out, &format!("{colour}{sentence}{reset}"));
    } else if out.ends_with("\n\n") {
        out.pop();
    }
    out
}

fn row(changed: &Changed, widest: usize, styles: Styles) -> String {
    let Styles {
        dim,
        error,
        warning,
        fine,
        reset,
        ..
    } = styles;
    let colour = match changed.change {
        Change::Lost => error,
        Change::Gained => fine,
        Change::Unknown => warning,
        Change::Same => dim,
        Change::Changed => "",
    };
    let short = |offer: &Option<Offer>| {
        offer.as_ref().map_or_else(
            || "-".to_owned(),
            |offer| {
                let digest = clip(&offer.digest);
                let hex = digest
                    .split_once(':')
                    .map_or(digest.as_str(), |(_, hex)| hex);
                hex.chars().take(12).collect::<String>()
            },
        )
    };
    let mut parts = vec![format!(
        "{:<12} → {:<12}",
        short(&changed.before),
        short(&changed.after)
    )];
    let size = |offer: &Option<Offer>| offer.as_ref().and_then(|offer| offer.size);
    match (size(&changed.before), size(&changed.after)) {
        (Some(before), Some(after)) if before == after => {
            parts.push(format!("{} bytes", thousands(after)));
        }
        (Some(before), Some(after)) => {
            let (sign, by) = match after >= before {
                true => ("+", after - before),
                false => ("-", before - after),
            };
            parts.push(format!(
                "{} bytes ({sign}{})",
                thousands(after),
                thousands(by)
            ));
        }
        (Some(one), None) | (None, Some(one)) => parts.push(format!("{} bytes", thousands(one))),
        (None, None) => {}
    }
    let lost = changed.attestations_lost();
    if lost > 0 {
        parts.push(format!(
            "{warning}{} lost{reset}",
            counted(lost, "attestation")
        ));
    }
    let name = clip(&changed.platform);
    let fill = " ".repeat(widest.saturating_sub(changed.platform.chars().count()));
    let word = format!("{colour}{:<7}{reset}", changed.change.name());
    format!("{name}{fill}  {word}  {}", parts.join("  ").trim_end())
}

/// Whether what is required survives in all of them, in a sentence or two.
#[must_use]
pub fn comparisons_sentence(comparisons: &[Comparison]) -> String {
    if let [one] = comparisons {
        return comparison_sentence(one);
    }
    // An image that came or went has no second state, and passes.
    let has_both = |one: &&Comparison| one.before.is_some() && one.after.is_some();
    let both = comparisons.iter().filter(has_both).count();
    let of = |verdict| comparisons.iter().filter(move |one| one.verdict == verdict);
    let (failing, unknown) = (of(Verdict::Fail).count(), of(Verdict::Unknown).count());
    let images = counted(both, "image");
    let mut sentence = match (failing, unknown) {
        _ if comparisons.is_empty() => return "There is no image to compare.".to_owned(),
        _ if both == 0 => "No image stands in both lists.".to_owned(),
        (0, 0) if both == 1 => {
            "Your required platforms survive this upgrade in the one image of both lists."
                .to_owned()
        }
        (0, 0) => format!("Your required platforms survive this upgrade in each of {images}."),
        (0, unknown) => format!(
            "It is not known whether your required platforms survive this upgrade: {unknown} of {images} could not be judged."
        ),
        (failing, _) => {
            let verb = if failing == 1 { "loses" } else { "lose" };
            format!(
                "Your required platforms do not survive this upgrade: {failing} of {images} {verb} one."
            )
        }
    };
    let gained = comparisons
        .iter()
        .filter(|one| one.before.is_none())
        .count();
    let lost = comparisons.iter().filter(|one| one.after.is_none()).count();
    let images = |number| counted(number, "image");
    let list = match (gained, lost) {
        (0, 0) => return sentence,
        (gained, 0) => format!(" The list gained {}.", images(gained)),
        (0, lost) => format!(" The list lost {}.", images(lost)),
        (gained, lost) => format!(" The list gained {} and lost {lost}.", images(gained)),
    };
    sentence.push_str(&list);
    sentence
}

/// Whether what is required survives, in one sentence.
#[must_use]
pub fn comparison_sentence(one: &Comparison) -> String {
    match (&one.before, &one.after) {
        (None, _) => return "The list gained this image.".to_owned(),
        (_, None) => return "The list lost this image.".to_owned(),
        (Some(_), Some(_)) => {}
    }
    let (lost, are_lost) = named(one, |one| one.verdict == Verdict::Fail, ["is", "are"]);
    let (untold, _) = named(one, |one| one.verdict == Verdict::Unknown, [""; 2]);
    let (missing, were) = named(one, |one| one.is_uncovered, ["was", "were"]);
    let mut sentence = match one.verdict {
        Verdict::Pass if one.required.is_empty() => "Nothing is required.".to_owned(),
        Verdict::Pass if one.required.iter().all(|one| one.is_uncovered) => {
            "This upgrade loses none of your required platforms.".to_owned()
        }
        Verdict::Pass => "Your required platforms survive this upgrade.".to_owned(),
        Verdict::Fail => {
            format!("Your required platforms do not survive this upgrade: {lost} {are_lost} lost.")
        }
        Verdict::Unknown if untold.is_empty() => {
            "It is not known whether your required platforms survive this upgrade.".to_owned()
        }
        Verdict::Unknown => {
            format!(
                "It is not known whether your required platforms survive this upgrade: {untold}."
            )
        }
    };
    if !missing.is_empty() {
        sentence.push_str(&format!(" {missing} {were} not covered before either."));
    }
    sentence
}

/// Most platforms that a sentence names.
const NAMED: usize = 8;

/// The required platforms that `fits` is true of, and the verb for so many.
fn named(
    one: &Comparison,
    fits: fn(&Survival) -> bool,
    [is, are]: [&'static str; 2],
) -> (String, &'static str) {
    let fitting = one.required.iter().filter(|one| fits(one));
    let names: Vec<String> = fitting.map(|one| clip(&one.platform)).collect();
    let verb = if names.len() == 1 { is } else { are };
    let named = match names.split_at_checked(NAMED) {
        Some((first, rest)) if !rest.is_empty() => {
            format!("{} and {} more", first.join(", "), rest.len())
        }
        _ => names.join(", "),
    };
    (named, verb)
}
