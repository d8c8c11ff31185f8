//! Two states compared, for a terminal.

use super::{Styles, clip, counted, line, thousands};
use crate::coverage::compare::Side;
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
        let count = |verdict| {
            comparisons
                .iter()
                .filter(|one| one.verdict == verdict)
                .count()
        };
        let images = counted(comparisons.len(), "image");
        let (failing, unknown) = (count(Verdict::Fail), count(Verdict::Unknown));
        line(
            &mut out,
            &match (failing, unknown) {
                (0, 0) => format!("{fine}{images}, what is required survives in each{reset}"),
                (0, unknown) => {
                    format!("{warning}{unknown} of {images} could not be judged{reset}")
                }
                (failing, _) => {
                    format!("{error}{failing} of {images} lose a required platform{reset}")
                }
            },
        );
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

/// Whether what is required survives, in one sentence.
#[must_use]
pub fn comparison_sentence(one: &Comparison) -> String {
    match (&one.before, &one.after) {
        (None, _) => return "The list gained this image.".to_owned(),
        (_, None) => return "The list lost this image.".to_owned(),
        (Some(_), Some(_)) => {}
    }
    let named = |fits: &dyn Fn(&&crate::coverage::compare::Survival) -> bool| {
        let names = one.required.iter().filter(|one| fits(one));
        let names: Vec<String> = names.map(|one| clip(&one.platform)).collect();
        names.join(", ")
    };
    let lost = named(&|one| one.verdict == Verdict::Fail);
    let untold = named(&|one| one.verdict == Verdict::Unknown);
    let missing = named(&|one| one.was_missing());
    let mut sentence = match one.verdict {
        Verdict::Pass if one.required.is_empty() => "Nothing is required.".to_owned(),
        Verdict::Pass => "Your required platforms survive this upgrade.".to_owned(),
        Verdict::Fail => {
            format!("Your required platforms do not survive this upgrade: {lost} is lost.")
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
        sentence.push_str(&format!(" {missing} was missing before as well."));
    }
    sentence
}
