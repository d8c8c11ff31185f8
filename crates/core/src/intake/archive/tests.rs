use proptest::prelude::*;

use super::*;
use crate::lint::Severity;
use crate::oci::{DigestState, DocumentKind};

mod build;
use build::{Files as List, add, gzip, layout, position, raw_entry, save, tar, zstd};

fn read_with(bytes: &[u8], limits: ArchiveLimits, piece: usize) -> Archive {
    let mut reader = ArchiveReader::new(limits);
    for piece in bytes.chunks(piece) {
        if !reader.feed(piece) {
            break;
        }
    }
    reader.finish()
}

fn read(bytes: &[u8]) -> Archive {
    read_with(bytes, ArchiveLimits::default(), 1 << 16)
}

fn codes(archive: &Archive) -> Vec<&'static str> {
    archive.problems.iter().map(ArchiveProblem::code).collect()
}

#[track_caller]
fn check(files: &List, expected: &[&str]) -> Archive {
    let archive = read(&tar(files));
    assert_eq!(codes(&archive), expected, "{:?}", archive.problems);
    archive
}

fn places(archive: &Archive) -> Vec<(&'static str, DocumentKind)> {
    let documents = archive.documents.iter();
    documents
        .map(|document| (document.place.name(), document.document.kind()))
        .collect()
}

#[test]
fn a_layout_opens_whole_in_every_compression_and_every_slicing() {
    let plain = tar(&layout());
    for (bytes, compression) in [
        (plain.clone(), None),
        (gzip(&plain), Some(Compression::Gzip)),
        (zstd(&plain), Some(Compression::Zstd)),
    ] {
        for piece in [1, 7, 511, 1 << 20] {
            let archive = read_with(&bytes, ArchiveLimits::default(), piece);
            assert_eq!(codes(&archive), [""; 0], "{:?}", archive.problems);
            assert_eq!(archive.compression, compression);
            assert_eq!(archive.form, ArchiveForm::OciLayout);
            assert_eq!(
                places(&archive),
                [
                    ("top", DocumentKind::LayoutIndex),
                    ("layout-file", DocumentKind::OciLayout),
                    ("image", DocumentKind::OciIndex),
                    ("child", DocumentKind::OciManifest),
                    ("child", DocumentKind::OciManifest),
                    ("child", DocumentKind::OciManifest),
                    ("config", DocumentKind::ImageConfig),
                    ("config", DocumentKind::ImageConfig),
                    ("config", DocumentKind::ImageConfig),
                    ("statement", DocumentKind::Unknown),
                ]
            );
            let counts = archive.counts;
            assert_eq!((counts.files, counts.named, counts.sound), (11, 9, 9));
            assert_eq!((counts.layers, counts.layer_bytes), (2, 24 + 89));
            let listed = archive.documents.iter().skip(2);
            for document in listed {
                assert_eq!(document.document.digest_state(), DigestState::Matches);
            }
            let image = archive.images().next().expect("an image");
            assert_eq!(image.name.as_deref(), Some("docker.io/acme/app:1"));
        }
    }
}

#[test]
fn a_folder_and_an_archived_folder_are_read_alike() {
    let mut folder = ArchiveReader::folder(ArchiveLimits::default());
    for (path, bytes) in layout() {
        assert!(folder.file(&path, bytes.len() as u64));
        bytes.chunks(5).for_each(|piece| folder.data(piece));
        folder.end();
    }
    assert_eq!(folder.finish().documents.len(), 10);
    let nested: List = layout()
        .into_iter()
        .map(|(path, bytes)| (format!("./saved/app/{path}"), bytes))
        .collect();
    assert_eq!(check(&nested, &[]).documents.len(), 10);
}

#[test]
fn docker_save_without_a_layout() {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (path, bytes) in save() {
        add(&mut builder, &path, &bytes);
    }
    // Equal layers were saved once; the others are links.
    let mut link = build::header(0);
    link.set_entry_type(::tar::EntryType::Symlink);
    builder
        .append_link(&mut link, "0b/layer.tar", "../0a/layer.tar")
        .unwrap();
    let archive = read(&builder.into_inner().unwrap());
    assert_eq!(codes(&archive), [""; 0], "{:?}", archive.problems);
    assert_eq!(archive.form, ArchiveForm::DockerSave);
    assert_eq!(
        places(&archive),
        [
            ("top", DocumentKind::ToolOutput),
            ("image", DocumentKind::ImageConfig)
        ]
    );
    let image = archive.images().next().expect("an image");
    assert_eq!(image.name.as_deref(), Some("acme/app:1"));
    assert_eq!(image.document.digest_state(), DigestState::Matches);
    assert_eq!((archive.counts.layers, archive.counts.sound), (2, 1));
}

#[test]
fn docker_save_with_a_layout() {
    let mut files = layout();
    let config = position(
        &files,
        crate::oci::Digest::sha256(&build::config("amd64")).hex(),
    );
    let layer = position(&files, crate::oci::Digest::sha256(build::LAYER).hex());
    let list = format!(
        r#"[{{"Config":"{}","RepoTags":["acme/app:1"],"Layers":["{}"]}}]"#,
        files[config].0, files[layer].0
    );
    files.push(("manifest.json".to_owned(), list.into_bytes()));
    let archive = check(&files, &[]);
    assert_eq!(archive.form, ArchiveForm::Both);
    assert_eq!(archive.documents.len(), 10, "nothing twice");
}

#[test]
fn blobs_are_held_against_names_and_descriptors() {
    // Another byte, the same length.
    let mut files = layout();
    let at = position(&files, crate::oci::Digest::sha256(build::LAYER).hex());
    files[at].1[0] ^= 1;
    let archive = check(&files, &["wrong-digest"]);
    assert_eq!((archive.counts.named, archive.counts.sound), (9, 8));
    assert!(!archive.is_sound());
    // A byte more: a manifest, which stays to be looked at.
    let mut files = layout();
    let at = files.len() - 1;
    files[at].1.push(b'\n');
    let archive = check(&files, &["wrong-size", "wrong-digest"]);
    let differs =
        |document: &&ArchiveDocument| document.document.digest_state() == DigestState::Differs;
    assert_eq!(archive.documents.iter().filter(differs).count(), 1);
    // One gone, one too many, one with a name that is none.
    let mut files = layout();
    let gone = files.remove(4).0;
    files.push((format!("blobs/sha256/{}", "0".repeat(64)), b"x".to_vec()));
    files.push(("blobs/sha256/notes.txt".to_owned(), b"x".to_vec()));
    let archive = check(
        &files,
        &[
            "missing-blob",
            "wrong-digest",
            "bad-blob-name",
            "extra-blob",
        ],
    );
    let missing: Vec<&String> = archive.missing.iter().collect();
    assert!(gone.ends_with(missing[0].split(':').next_back().unwrap()));
    // The layer of docker save that is not the config's.
    let mut files = save();
    files[0].1 = b"other".to_vec();
    check(&files, &["wrong-layer", "missing-blob"]);
}

#[test]
fn what_is_cut_says_where() {
    let plain = tar(&layout());
    let end = plain.len() - 1024;
    let cut = |length: usize| read(&plain[..length]).problems;
    assert_eq!(cut(plain.len()), []);
    assert_eq!(cut(end + 512), [], "one empty block ends it as well");
    assert_eq!(cut(end), [ArchiveProblem::NoEnd]);
    // Inside the padding of the last file everything is there.
    assert_eq!(cut(end - 1), [ArchiveProblem::NoEnd]);
    let first = &layout()[0];
    let missing = Some(10);
    let path = Some(first.0.clone());
    let length = 512 + first.1.len() - 10;
    assert_eq!(cut(length)[0], ArchiveProblem::Cut { path, missing });
    let problems = cut(600);
    let codes: Vec<&str> = problems.iter().map(ArchiveProblem::code).collect();
    assert_eq!(codes, ["no-end", "no-image"]);
}

#[test]
fn damaged_compression_is_told_from_damaged_files() {
    let plain = tar(&layout());
    for packed in [gzip(&plain), zstd(&plain)] {
        let archive = read(&packed[..packed.len() / 2]);
        assert_eq!(codes(&archive)[0], "cut-short");
        let mut damaged = packed.clone();
        let middle = damaged.len() / 2;
        for byte in &mut damaged[middle..middle + 40] {
            *byte ^= 0xa5;
        }
        let archive = read(&damaged);
        assert_eq!(archive.problems[0].severity(), Severity::Error);
    }
    let mut wrong_sum = gzip(&plain);
    let at = wrong_sum.len() - 8;
    wrong_sum[at] ^= 1;
    assert_eq!(codes(&read(&wrong_sum))[0], "broken-compression");
    // The checksum is a zstd frame's last four bytes, and nothing else tells that one is wrong.
    let mut wrong_sum = zstd(&plain);
    let at = wrong_sum.len() - 1;
    wrong_sum[at] ^= 1;
    let why = "its checksum does not fit";
    assert!(read(&wrong_sum).problems.iter().any(
        |problem| matches!(problem, ArchiveProblem::Broken { why: found, .. } if *found == why)
    ));
    assert_eq!(codes(&read(&gzip(b"{\"a\":1}")))[0], "not-tar");
    assert_eq!(codes(&read(b"")), ["not-tar"]);
    assert_eq!(codes(&read(&[b'x'; 2000])), ["not-tar"]);
    // Several members, and zeros after them.
    let (a, b) = plain.split_at(700);
    let archive = read(&[gzip(a), gzip(b), vec![0; 600]].concat());
    assert_eq!(codes(&archive), [""; 0]);
}

#[test]
fn paths_links_and_odd_entries_are_named_and_not_used() {
    use ::tar::EntryType;
    let mut bytes = [
        raw_entry(b"../index.json", EntryType::Regular, "", b"{}"),
        raw_entry(b"/etc/manifest.json", EntryType::Regular, "", b"[]"),
        raw_entry(b"blobs/out", EntryType::Symlink, "../../../etc/passwd", b""),
        raw_entry(b"blobs/abs", EntryType::Symlink, "/etc/passwd", b""),
        raw_entry(b"pipe", EntryType::Fifo, "", b""),
        raw_entry(b"disk", EntryType::Block, "", b""),
        raw_entry(b"holes", EntryType::GNUSparse, "", b"abc"),
        raw_entry(b"a", EntryType::Regular, "", b"1"),
        raw_entry(b"./a", EntryType::Regular, "", b"1"),
        raw_entry(b"a", EntryType::Regular, "", b"2"),
    ]
    .concat();
    bytes.extend([0; 1024]);
    let archive = read(&bytes);
    assert_eq!(
        codes(&archive),
        [
            "unsafe-path",
            "unsafe-path",
            "unsafe-link",
            "unsafe-link",
            "special-entry",
            "special-entry",
            "special-entry",
            "duplicate-path",
            "duplicate-path",
            "no-image",
        ]
    );
    assert!(archive.documents.is_empty());
    for problem in &archive.problems {
        assert!(problem.message().ends_with('.') && problem.help().ends_with('.'));
    }
}

#[test]
fn links_in_a_circle_end() {
    use ::tar::EntryType;
    let list = br#"[{"Config":"a","Layers":["b"]}]"#;
    let mut bytes = [
        raw_entry(b"a", EntryType::Symlink, "b", b""),
        raw_entry(b"b", EntryType::Link, "a", b""),
        raw_entry(b"manifest.json", EntryType::Regular, "", list),
    ]
    .concat();
    bytes.extend([0; 1024]);
    assert_eq!(codes(&read(&bytes)), ["missing-blob", "missing-blob"]);
}

#[test]
fn limits_stop_the_reading() {
    let bytes = tar(&layout());
    let with = |change: fn(&mut ArchiveLimits)| {
        let mut limits = ArchiveLimits::default();
        change(&mut limits);
        read_with(&bytes, limits, 4096)
    };
    assert_eq!(
        codes(&with(|limits| limits.entries = 3))[0],
        "too-many-entries"
    );
    assert_eq!(
        codes(&with(|limits| limits.inflated = 2000))[0],
        "too-large"
    );
    let short = with(|limits| limits.document = 300);
    assert!(codes(&short).contains(&"long-document"));
    let few = with(|limits| limits.documents = 900);
    assert!(codes(&few).contains(&"long-document"));
    let none = with(|limits| limits.problems = 0);
    assert_eq!((none.problems.len(), none.more_problems), (0, 0));
}

#[test]
fn zeros_that_inflate_beyond_measure_are_stopped_early() {
    let mut zeros = raw_entry(b"zeros", ::tar::EntryType::Regular, "", b"");
    let mut header = build::header(90 << 20);
    header.set_path("zeros").unwrap();
    header.set_cksum();
    zeros[..512].copy_from_slice(header.as_bytes());
    zeros.resize(70 << 20, 0);
    for packed in [gzip(&zeros), zstd(&zeros)] {
        let mut reader = ArchiveReader::new(ArchiveLimits::default());
        for piece in packed.chunks(1 << 16) {
            if !reader.feed(piece) {
                break;
            }
        }
        assert!(reader.inflated() < 66 << 20, "{}", reader.inflated());
        assert_eq!(codes(&reader.finish())[0], "bomb");
    }
}

#[test]
fn long_names_of_both_kinds() {
    let long = format!("{}/index.json", "n".repeat(120));
    let files = vec![(long.clone(), br#"{"manifests":[]}"#.to_vec())];
    // The library writes GNU long names.
    let archive = check(&files, &["no-layout-file"]);
    assert_eq!(archive.documents[0].path, long);
    let record = |key: &str, value: &str| {
        let rest = format!(" {key}={value}\n");
        let length = rest.len() + 3;
        format!("{length}{rest}")
    };
    let pax = record("path", &long);
    assert_eq!(pax.len(), 141);
    let mut bytes = [
        raw_entry(b"pax", ::tar::EntryType::XHeader, "", pax.as_bytes()),
        raw_entry(
            b"short",
            ::tar::EntryType::Regular,
            "",
            br#"{"manifests":[]}"#,
        ),
    ]
    .concat();
    bytes.extend([0; 1024]);
    assert_eq!(read(&bytes).documents[0].path, long);
}

#[test]
fn archives_that_tools_wrote() {
    let vectors: serde_json::Value = serde_json::from_str(include_str!(
        "../../../../../tests/data/intake/archives.json"
    ))
    .unwrap();
    for case in vectors["cases"].as_array().unwrap() {
        let bytes = case["base64"].as_str().unwrap().as_bytes();
        let archive = read(&data_encoding::BASE64.decode(bytes).unwrap());
        assert_eq!(archive.problems, [], "{}", case["id"]);
        assert_eq!(archive.counts.named, archive.counts.sound);
        assert_eq!(archive.counts.layers, 1);
        let platforms = serde_json::to_value(archive.platforms()).unwrap();
        assert_eq!(platforms, case["expect"]["platforms"], "{}", case["id"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..3000), head in 0usize..5) {
        let heads: [&[u8]; 5] = [b"", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\x28\xb5\x2f\xfd", b"\x28\xb5\x2f\xfd\x04\x88", b"\x50\x2a\x4d\x18"];
        let bytes = [heads[head], &bytes].concat();
        let archive = read(&bytes);
        prop_assert!(!archive.problems.is_empty());
    }

    #[test]
    fn damaged_archives_are_answered(packing in 0usize..3, at in 0.0f64..1.0, bytes in proptest::collection::vec(any::<u8>(), 1..80), cut in 0.0f64..1.0) {
        let plain = tar(&layout());
        let mut packed = match packing {
            0 => plain,
            1 => gzip(&plain),
            _ => zstd(&plain),
        };
        let at = (at * packed.len() as f64) as usize;
        for (place, byte) in packed.iter_mut().skip(at).zip(&bytes) {
            *place ^= byte;
        }
        packed.truncate((cut * 2.0 * packed.len() as f64) as usize);
        let archive = read_with(&packed, ArchiveLimits::default(), 1000);
        for problem in &archive.problems {
            prop_assert!(!problem.message().is_empty());
        }
    }
}
