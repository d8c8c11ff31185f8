//! A matrix made in steps, or held against other requirements, is the one made at once.

use proptest::prelude::*;

use super::laws::{options, platforms};
use super::*;

/// Images with these platforms; nothing is known of those without any.
fn images(of: &[Vec<&'static str>]) -> Vec<Image> {
    let named = of.iter().enumerate();
    named
        .map(|(at, platforms)| {
            let name = format!("acme/app-{at}:1");
            match platforms.is_empty() {
                true => Image::unknown(&name, "not fetched"),
                false => image(&name, platforms),
            }
        })
        .collect()
}

fn required(texts: &[&str]) -> Vec<Requirement> {
    let parsed = texts.iter().map(|text| Requirement::parse(text).unwrap());
    parsed.collect()
}

proptest! {
    #[test]
    fn step_by_step_as_at_once(
        of in prop::collection::vec(platforms(), 0..6),
        require in platforms(),
        sets in 1..3usize,
    ) {
        let (images, require) = (images(&of), required(&require));
        let mut making = Making::new(&require, options(false));
        images.iter().for_each(|image| making.add(image));
        while !making.step(sets) {}
        prop_assert_eq!(making.finish(), matrix(&images, &require, &options(false)));
    }

    #[test]
    fn held_against_others_as_made_for_them(
        of in prop::collection::vec(platforms(), 1..6),
        first in platforms(),
        second in platforms(),
        emulated in any::<bool>(),
    ) {
        let images = images(&of);
        let made = matrix(&images, &required(&first), &options(false));
        let wanted = matrix(&images, &required(&second), &options(emulated));
        let found = made.against(&required(&second), &options(emulated));
        let is_offered = |text: &&str| {
            let column = Requirement::parse(text).unwrap().column();
            made.columns.iter().any(|one| one.offered && one.text == column)
        };
        // Where only what is offered is required, the columns stay.
        prop_assert_eq!(found.is_some() || !first.iter().chain(&second).all(is_offered), true);
        if let Some(found) = found {
            prop_assert_eq!(found, wanted);
        }
    }
}

#[test]
fn where_not_all_have_a_column_others_are_made_anew() {
    let platforms: Vec<String> = (0..200).map(|n| format!("linux/amd64/w{n}")).collect();
    let texts: Vec<&str> = platforms.iter().map(String::as_str).collect();
    let made = matrix(&[image("acme/many", &texts)], &[], &options(false));
    assert!(made.more_columns > 0);
    assert_eq!(
        made.against(&required(&["linux/amd64"]), &options(false)),
        None
    );
}
