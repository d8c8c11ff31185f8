//! What holds for every image and every requirement.

use proptest::prelude::*;

use super::super::pins::{Hand, examine, rewrite};
use super::*;

const LINUX: &[&str] = &[
    "linux/amd64",
    "linux/amd64/v3",
    "linux/386",
    "linux/arm64",
    "linux/arm/v5",
    "linux/arm/v6",
    "linux/arm/v7",
    "linux/ppc64le",
    "linux/s390x",
    "linux/riscv64",
];

pub(super) fn platforms() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(LINUX), 0..6)
}

pub(super) fn options(allow_emulated: bool) -> Options<'static> {
    Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated,
    }
}

fn verdict(entries: &[&str], require: &[&str], options: &Options<'_>) -> Verdict {
    let require: Vec<Requirement> = require
        .iter()
        .map(|text| Requirement::parse(text).unwrap())
        .collect();
    matrix(&[image("acme/app:1", entries)], &require, options).verdict
}

proptest! {
    #[test]
    fn requiring_more_never_turns_fail_into_pass(
        entries in platforms(),
        require in platforms(),
        more in platforms(),
        emulated in any::<bool>(),
    ) {
        let options = options(emulated);
        let less = verdict(&entries, &require, &options);
        let both = [require, more].concat();
        let more = verdict(&entries, &both, &options);
        prop_assert!(!(less == Verdict::Fail && more != Verdict::Fail), "{less:?} {more:?}");
    }

    #[test]
    fn an_entry_more_never_turns_pass_into_fail(
        entries in platforms(),
        require in platforms(),
        more in prop::sample::select(LINUX),
        emulated in any::<bool>(),
    ) {
        prop_assume!(!entries.contains(&more));
        let options = options(emulated);
        let before = verdict(&entries, &require, &options);
        let longer = [entries.clone(), vec![more]].concat();
        let after = verdict(&longer, &require, &options);
        prop_assert!(!(before == Verdict::Pass && after != Verdict::Pass), "{entries:?} + {more}");
    }

    #[test]
    fn lost_and_gained_are_the_two_differences(before in platforms(), after in platforms()) {
        let snapshot = |name: &str, entries: &[&str]| {
            let offer = |text: &&str| Offer {
                column: crate::platform::column(&platform(text)),
                platform: platform(text),
                digest: (*text).to_owned(),
                size: None,
                attestations: None,
            };
            Snapshot::from_offers(name, None, entries.iter().map(offer).collect(), 0)
        };
        let (one, two) = (snapshot("a:1", &before), snapshot("a:2", &after));
        let options = options(false);
        let there = compare(std::slice::from_ref(&one), std::slice::from_ref(&two), &[], &options);
        let back = compare(std::slice::from_ref(&two), std::slice::from_ref(&one), &[], &options);
        let of = |comparison: &Comparison, change: Change| -> Vec<String> {
            let platforms = comparison.platforms.iter();
            platforms.filter(|one| one.change == change).map(|one| one.platform.clone()).collect()
        };
        prop_assert_eq!(of(&there[0], Change::Lost), of(&back[0], Change::Gained));
        prop_assert_eq!(of(&there[0], Change::Gained), of(&back[0], Change::Lost));
        let columns = |entries: &[&str]| -> std::collections::BTreeSet<String> {
            entries.iter().map(|text| crate::platform::column(&platform(text))).collect()
        };
        let lost: std::collections::BTreeSet<String> = of(&there[0], Change::Lost).into_iter().collect();
        let expected = columns(&before).difference(&columns(&after)).cloned().collect();
        prop_assert_eq!(lost, expected);
    }

    #[test]
    fn an_image_against_itself_loses_nothing(entries in platforms()) {
        let offer = |text: &&str| Offer {
            column: crate::platform::column(&platform(text)),
            platform: platform(text),
            digest: (*text).to_owned(),
            size: None,
            attestations: None,
        };
        let one = Snapshot::from_offers("a:1", None, entries.iter().map(offer).collect(), 0);
        let found = compare(std::slice::from_ref(&one), std::slice::from_ref(&one), &[], &options(false));
        prop_assert_eq!(found[0].verdict, Verdict::Pass);
        prop_assert!(found[0].platforms.iter().all(|one| one.change == Change::Same));
    }

    #[test]
    fn pins_rewritten_twice_change_nothing_and_no_other_byte_does(
        pieces in prop::collection::vec(piece(), 0..12),
    ) {
        let document = index();
        let name = crate::oci::Reference::parse("acme/app:1").ok();
        let hand = Hand::new([(name, &document)]);
        let text: Vec<u8> = pieces.concat();
        let pins = examine(&text, &hand);
        let once = rewrite(&text, &pins);
        prop_assert_eq!(rewrite(&once, &examine(&once, &hand)), once.clone());
        // Outside the edits both texts are the same.
        let (mut at, mut of) = (0, 0);
        for edit in pins.iter().filter_map(|pin| pin.edit.as_ref()) {
            let length = edit.span.start - at;
            prop_assert_eq!(&text[at..edit.span.start], &once[of..of + length]);
            of += length + edit.text.len();
            at = edit.span.end;
        }
        prop_assert_eq!(&text[at..], &once[of..]);
    }

    #[test]
    fn any_bytes_are_examined(text in prop::collection::vec(any::<u8>(), 0..400)) {
        let pins = examine(&text, &Hand::default());
        prop_assert_eq!(rewrite(&text, &pins), text);
    }
}

const ARM: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn index() -> Document {
    let entry = format!(
        r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{ARM}","size":7,"platform":{{"os":"linux","architecture":"arm64"}}}}"#
    );
    let text = format!(r#"{{"schemaVersion":2,"manifests":[{entry}]}}"#);
    Document::read(text.into_bytes(), Served::default(), Limits::default())
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(b"FROM ".to_vec()),
        Just(b"image: ".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"docker://".to_vec()),
        Just(b"acme/app:1".to_vec()),
        Just(b"acme/app:1-arm64".to_vec()),
        Just(b"acme/app-aarch64:1".to_vec()),
        Just(b"arm64v8/app:1".to_vec()),
        Just(format!("@{ARM}").into_bytes()),
        Just(b"${X}".to_vec()),
        Just(b"\xff".to_vec()),
        "[ -~]{0,6}".prop_map(String::into_bytes),
    ]
}
