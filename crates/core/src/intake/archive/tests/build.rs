//! Archives for tests: an image of two platforms with an attestation, as tools lay it out.

use crate::oci::Digest;

/// Files in order, by path.
pub(super) type Files = Vec<(String, Vec<u8>)>;

pub(super) const LAYER: &[u8] = b"layer: any bytes will do";

fn descriptor(media_type: &str, bytes: &[u8], more: &str) -> String {
    let (digest, size) = (Digest::sha256(bytes), bytes.len());
    format!(r#"{{"mediaType":"{media_type}","digest":"{digest}","size":{size}{more}}}"#)
}

fn blob(bytes: &[u8]) -> (String, Vec<u8>) {
    let path = format!("blobs/sha256/{}", Digest::sha256(bytes).hex());
    (path, bytes.to_vec())
}

pub(super) fn config(architecture: &str) -> Vec<u8> {
    let layer = Digest::sha256(LAYER);
    format!(
        r#"{{"architecture":"{architecture}","os":"linux","rootfs":{{"type":"layers","diff_ids":["{layer}"]}}}}"#
    )
    .into()
}

fn manifest(config: &[u8], layer: &[u8], layer_type: &str) -> Vec<u8> {
    let config = descriptor("application/vnd.oci.image.config.v1+json", config, "");
    let layer = descriptor(layer_type, layer, "");
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{config},"layers":[{layer}]}}"#
    )
    .into()
}

/// A layout: `index.json` → index → two manifests and an attestation, each with its config.
pub(super) fn layout() -> Files {
    const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
    const TAR: &str = "application/vnd.oci.image.layer.v1.tar";
    let statement = br#"{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document"}"#;
    let configs = [config("amd64"), config("arm64"), config("unknown")];
    let [amd64, arm64, unknown] = &configs;
    let manifests = [
        manifest(amd64, LAYER, TAR),
        manifest(arm64, LAYER, TAR),
        manifest(unknown, statement, "application/vnd.in-toto+json"),
    ];
    let [first, second, third] = &manifests;
    let of = Digest::sha256(first);
    let entries = [
        descriptor(
            MANIFEST,
            first,
            r#","platform":{"architecture":"amd64","os":"linux"}"#,
        ),
        descriptor(
            MANIFEST,
            second,
            r#","platform":{"architecture":"arm64","os":"linux"}"#,
        ),
        descriptor(
            MANIFEST,
            third,
            &format!(
                r#","platform":{{"architecture":"unknown","os":"unknown"}},"annotations":{{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{of}"}}"#
            ),
        ),
    ];
    const INDEX: &str = "application/vnd.oci.image.index.v1+json";
    let index = format!(
        r#"{{"schemaVersion":2,"mediaType":"{INDEX}","manifests":[{}]}}"#,
        entries.join(",")
    );
    let named = r#","annotations":{"io.containerd.image.name":"docker.io/acme/app:1"}"#;
    let top = format!(
        r#"{{"schemaVersion":2,"manifests":[{}]}}"#,
        descriptor(INDEX, index.as_bytes(), named)
    );
    let mut files = vec![
        (
            "oci-layout".to_owned(),
            br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec(),
        ),
        ("index.json".to_owned(), top.into_bytes()),
        blob(index.as_bytes()),
        blob(statement),
        blob(LAYER),
    ];
    files.extend(configs.iter().chain(&manifests).map(|bytes| blob(bytes)));
    files
}

/// What `docker save` wrote before it wrote layouts too.
pub(super) fn save() -> Files {
    let config = config("amd64");
    let name = format!("{}.json", Digest::sha256(&config).hex());
    let list = format!(
        r#"[{{"Config":"{name}","RepoTags":["acme/app:1"],"Layers":["0a/layer.tar","0b/layer.tar"]}}]"#
    );
    vec![
        ("0a/layer.tar".to_owned(), LAYER.to_vec()),
        (name, config),
        ("manifest.json".to_owned(), list.into_bytes()),
    ]
}

/// Where a file lies in a list, by a part of its path.
#[track_caller]
pub(super) fn position(files: &Files, part: &str) -> usize {
    let is = |(path, _): &(String, Vec<u8>)| path.contains(part);
    files.iter().position(is).expect(part)
}

pub(super) fn tar(files: &Files) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        add(&mut builder, path, bytes);
    }
    builder.into_inner().unwrap()
}

pub(super) fn add(builder: &mut tar::Builder<Vec<u8>>, path: &str, bytes: &[u8]) {
    let mut header = header(bytes.len() as u64);
    builder.append_data(&mut header, path, bytes).unwrap();
}

pub(super) fn header(size: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o644);
    header
}

/// A header whose path the library would refuse to write.
pub(super) fn raw_entry(path: &[u8], kind: tar::EntryType, link: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = header(bytes.len() as u64);
    header.as_old_mut().name[..path.len()].copy_from_slice(path);
    header.set_entry_type(kind);
    header.as_old_mut().linkname[..link.len()].copy_from_slice(link.as_bytes());
    header.set_cksum();
    let mut out = header.as_bytes().to_vec();
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let crc = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(bytes);
    // With a name and a comment, so that the header's optional parts are read.
    let mut out = b"\x1f\x8b\x08\x18\0\0\0\0\0\x03a.tar\0a comment\0".to_vec();
    out.extend(miniz_oxide::deflate::compress_to_vec(bytes, 6));
    out.extend(crc.to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    // A frame to be skipped, then the data.
    let mut out = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    out.extend(compress_to_vec(bytes, CompressionLevel::Fastest));
    out
}
