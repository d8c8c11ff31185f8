//! The types of what stands in or beside an index, with the words a person reads: one row a type.
//!
//! The rows, each with its source, stand in `tests/data/attestations/media-types.json`, and a test
//! holds this table against them. A manifest's artifactType and its config's type are one namespace,
//! layers another.

/// What a type belongs to, as far as pairing asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// An index of any vocabulary.
    Index,
    /// A manifest of any vocabulary.
    Manifest,
    /// The config of a container image.
    Image,
    /// The empty descriptor's type.
    Empty,
    /// A file system layer.
    Layer,
    /// An index for lazy loading.
    LazyIndex,
    /// An attestation, signed or not.
    Attestation,
    /// A Sigstore bundle, which holds an attestation or a signature.
    Bundle,
    /// A signature.
    Signature,
    /// A bare software bill of materials.
    Sbom,
    /// Another form of an image.
    Alternate,
    /// WebAssembly, a platform where the entry names one.
    Wasm,
    /// The type that ORAS gives to what has none.
    Generic,
    /// Any other artifact: charts, models, policies.
    Other,
}

/// Where a type stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Manifest,
    Type,
    Layer,
}

/// One known type.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    name: &'static str,
    place: Place,
    /// What a person calls it.
    pub words: &'static str,
    /// What it belongs to.
    pub family: Family,
    /// Whether something can run it.
    pub runnable: bool,
}

/// A type given as artifactType or as a config's media type.
#[must_use]
pub fn of_type(name: &str) -> Option<&'static Known> {
    find(name, Place::Type)
}

/// A type given to a layer.
#[must_use]
pub fn of_layer(name: &str) -> Option<&'static Known> {
    find(name, Place::Layer)
}

/// A type wherever it stands, for what an index should not list.
#[must_use]
pub fn of_any(name: &str) -> Option<&'static Known> {
    [Place::Manifest, Place::Type, Place::Layer]
        .into_iter()
        .find_map(|place| find(name, place))
}

fn find(name: &str, place: Place) -> Option<&'static Known> {
    let exact = |known: &&Known| known.place == place && known.name.eq_ignore_ascii_case(name);
    // Bundles carry their version in the name or in a parameter, and new ones come.
    let is_bundle = name.starts_with("application/vnd.dev.sigstore.bundle");
    let bundle =
        |known: &&Known| is_bundle && known.place == place && known.family == Family::Bundle;
    TABLE
        .iter()
        .find(exact)
        .or_else(|| TABLE.iter().find(bundle))
}

const fn row(
    place: Place,
    name: &'static str,
    words: &'static str,
    family: Family,
    runnable: bool,
) -> Known {
    Known {
        name,
        place,
        words,
        family,
        runnable,
    }
}

#[rustfmt::skip]
const TABLE: &[Known] = &[
    row(Place::Manifest, "application/vnd.oci.image.index.v1+json", "Image index (OCI)", Family::Index, false),
    row(Place::Manifest, "application/vnd.docker.distribution.manifest.list.v2+json", "Manifest list (Docker)", Family::Index, false),
    row(Place::Manifest, "application/vnd.oci.image.manifest.v1+json", "Manifest (OCI)", Family::Manifest, false),
    row(Place::Manifest, "application/vnd.docker.distribution.manifest.v2+json", "Image manifest (Docker)", Family::Manifest, false),
    row(Place::Manifest, "application/vnd.docker.distribution.manifest.v1+prettyjws", "Old image manifest, signed (Docker schema 1)", Family::Manifest, true),
    row(Place::Manifest, "application/vnd.docker.distribution.manifest.v1+json", "Old image manifest (Docker schema 1)", Family::Manifest, true),
    row(Place::Manifest, "application/vnd.oci.artifact.manifest.v1+json", "Artifact manifest (withdrawn OCI draft)", Family::Manifest, false),
    row(Place::Type, "application/vnd.oci.image.config.v1+json", "Container image", Family::Image, true),
    row(Place::Type, "application/vnd.docker.container.image.v1+json", "Container image", Family::Image, true),
    row(Place::Type, "application/vnd.oci.empty.v1+json", "No config (artifact)", Family::Empty, false),
    row(Place::Layer, "application/vnd.oci.image.layer.v1.tar", "Filesystem layer", Family::Layer, false),
    row(Place::Layer, "application/vnd.oci.image.layer.v1.tar+gzip", "Filesystem layer (gzip)", Family::Layer, false),
    row(Place::Layer, "application/vnd.oci.image.layer.v1.tar+zstd", "Filesystem layer (zstd)", Family::Layer, false),
    row(Place::Layer, "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "Filesystem layer kept elsewhere (gzip)", Family::Layer, false),
    row(Place::Layer, "application/vnd.docker.image.rootfs.diff.tar", "Filesystem layer", Family::Layer, false),
    row(Place::Layer, "application/vnd.docker.image.rootfs.diff.tar.gzip", "Filesystem layer (gzip)", Family::Layer, false),
    row(Place::Layer, "application/vnd.docker.image.rootfs.diff.tar.zstd", "Filesystem layer (zstd)", Family::Layer, false),
    row(Place::Layer, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "Filesystem layer kept elsewhere (gzip)", Family::Layer, false),
    row(Place::Layer, "application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "Encrypted filesystem layer (gzip)", Family::Layer, false),
    row(Place::Layer, "application/vnd.erofs.layer.v1", "Filesystem layer (EROFS)", Family::Layer, false),
    row(Place::Layer, "application/vnd.oci.image.layer.nydus.blob.v1", "Nydus data blob", Family::LazyIndex, false),
    row(Place::Type, "application/vnd.docker.attestation.manifest.v1+json", "Build attestations", Family::Attestation, false),
    row(Place::Type, "application/vnd.in-toto+json", "Attestation (in-toto)", Family::Attestation, false),
    row(Place::Layer, "application/vnd.in-toto+json", "Attestation (in-toto)", Family::Attestation, false),
    row(Place::Layer, "application/vnd.in-toto.spdx+dsse", "Signed SBOM attestation (SPDX)", Family::Attestation, false),
    row(Place::Layer, "application/vnd.in-toto.provenance+dsse", "Signed provenance attestation", Family::Attestation, false),
    row(Place::Layer, "application/vnd.in-toto.vsa+dsse", "Signed verification summary", Family::Attestation, false),
    row(Place::Layer, "application/vnd.in-toto.bundle", "Bundle of attestations (JSON lines)", Family::Attestation, false),
    row(Place::Layer, "application/vnd.dsse.envelope.v1+json", "Signed attestation (DSSE)", Family::Attestation, false),
    row(Place::Type, "application/vnd.dsse.envelope.v1+json", "Signed attestation (DSSE)", Family::Attestation, false),
    row(Place::Type, "application/vnd.dev.sigstore.bundle.v0.3+json", "Sigstore bundle", Family::Bundle, false),
    row(Place::Layer, "application/vnd.dev.sigstore.bundle.v0.3+json", "Sigstore bundle", Family::Bundle, false),
    row(Place::Type, "application/vnd.dev.sigstore.bundle+json;version=0.1", "Sigstore bundle (old)", Family::Bundle, false),
    row(Place::Type, "application/vnd.dev.sigstore.bundle+json;version=0.2", "Sigstore bundle (old)", Family::Bundle, false),
    row(Place::Type, "application/vnd.dev.cosign.artifact.sig.v1+json", "Cosign signature", Family::Signature, false),
    row(Place::Type, "application/vnd.dev.cosign.artifact.sig.v1+json", "Cosign signature", Family::Signature, false),
    row(Place::Layer, "application/vnd.dev.cosign.simplesigning.v1+json", "Cosign signature payload", Family::Signature, false),
    row(Place::Type, "application/vnd.cncf.notary.signature", "Notation signature", Family::Signature, false),
    row(Place::Type, "application/vnd.cncf.notary.signature", "Notation signature", Family::Signature, false),
    row(Place::Layer, "application/jose+json", "Notation signature envelope (JWS)", Family::Signature, false),
    row(Place::Layer, "application/cose", "Notation signature envelope (COSE)", Family::Signature, false),
    row(Place::Type, "application/vnd.dev.cosign.artifact.sbom.v1+json", "SBOM (cosign attachment)", Family::Sbom, false),
    row(Place::Type, "application/vnd.cyclonedx+json", "SBOM (CycloneDX)", Family::Sbom, false),
    row(Place::Layer, "application/vnd.cyclonedx+json", "SBOM (CycloneDX)", Family::Sbom, false),
    row(Place::Layer, "application/vnd.cyclonedx+xml", "SBOM (CycloneDX, XML)", Family::Sbom, false),
    row(Place::Type, "application/spdx+json", "SBOM (SPDX)", Family::Sbom, false),
    row(Place::Layer, "text/spdx", "SBOM (SPDX, tag-value)", Family::Sbom, false),
    row(Place::Layer, "text/spdx+json", "SBOM (SPDX)", Family::Sbom, false),
    row(Place::Layer, "application/vnd.syft+json", "SBOM (Syft)", Family::Sbom, false),
    row(Place::Type, "application/vnd.goharbor.harbor.sbom.v1", "SBOM (made by Harbor)", Family::Sbom, false),
    row(Place::Type, "application/vnd.amazon.soci.index.v1+json", "SOCI lazy-loading index", Family::LazyIndex, false),
    row(Place::Type, "application/vnd.amazon.soci.index.v1+json", "SOCI lazy-loading index", Family::LazyIndex, false),
    row(Place::Type, "application/vnd.amazon.soci.index.v2+json", "SOCI lazy-loading index", Family::LazyIndex, false),
    row(Place::Layer, "application/vnd.amazon.soci.prefetch.v1+json", "SOCI prefetch list", Family::LazyIndex, false),
    row(Place::Type, "application/vnd.nydus.image.manifest.v1+json", "Nydus form of an image", Family::Alternate, true),
    row(Place::Type, "application/vnd.nydus.image.config.v1+json", "Nydus form of an image", Family::Alternate, true),
    row(Place::Type, "application/vnd.cncf.helm.config.v1+json", "Helm chart", Family::Other, false),
    row(Place::Layer, "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "Helm chart package", Family::Other, false),
    row(Place::Layer, "application/vnd.cncf.helm.chart.provenance.v1.prov", "Helm chart signature (PGP)", Family::Other, false),
    row(Place::Type, "application/vnd.cncf.flux.config.v1+json", "Flux artifact (manifests or Kustomize overlay)", Family::Other, false),
    row(Place::Layer, "application/vnd.cncf.flux.content.v1.tar+gzip", "Flux content", Family::Other, false),
    row(Place::Type, "application/vnd.docker.compose.project", "Compose project", Family::Other, false),
    row(Place::Type, "application/vnd.docker.compose.config.empty.v1+json", "Compose project", Family::Other, false),
    row(Place::Layer, "application/vnd.docker.compose.file+yaml", "Compose file", Family::Other, false),
    row(Place::Type, "application/vnd.wasm.config.v0+json", "WebAssembly component", Family::Wasm, true),
    row(Place::Type, "application/vnd.wasm.config.v1+json", "WebAssembly module", Family::Wasm, true),
    row(Place::Layer, "application/wasm", "WebAssembly binary", Family::Wasm, false),
    row(Place::Layer, "application/vnd.wasm.content.layer.v1+wasm", "WebAssembly binary", Family::Wasm, false),
    row(Place::Layer, "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm", "WebAssembly binary", Family::Wasm, false),
    row(Place::Type, "application/vnd.module.wasm.config.v1+json", "WebAssembly filter (proxy-wasm)", Family::Wasm, true),
    row(Place::Layer, "application/vnd.module.wasm.content.layer.v1+wasm", "WebAssembly binary", Family::Wasm, false),
    row(Place::Type, "application/vnd.fermyon.spin.application.v1+config", "Spin application (WebAssembly)", Family::Wasm, true),
    row(Place::Type, "application/vnd.cncf.model.manifest.v1+json", "AI model", Family::Other, false),
    row(Place::Type, "application/vnd.docker.ai.model.config.v0.1+json", "AI model (Docker)", Family::Other, false),
    row(Place::Type, "application/vnd.docker.ai.model.config.v0.2+json", "AI model (Docker)", Family::Other, false),
    row(Place::Layer, "application/vnd.ollama.image.model", "AI model (Ollama)", Family::Other, false),
    row(Place::Type, "application/vnd.kitops.modelkit.config.v1+json", "AI model (ModelKit)", Family::Other, false),
    row(Place::Layer, "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego", "Policy (Rego)", Family::Other, false),
    row(Place::Type, "application/vnd.cncf.falco.rulesfile.config.v1+json", "Falco rules", Family::Other, false),
    row(Place::Layer, "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip", "Trivy vulnerability database", Family::Other, false),
    row(Place::Type, "application/vnd.cncf.artifacthub.config.v1+yaml", "Artifact Hub repository details", Family::Other, false),
    row(Place::Type, "application/vnd.buildkit.cacheconfig.v0", "BuildKit build cache", Family::Other, false),
    row(Place::Type, "application/vnd.docker.plugin.v1+json", "Docker Engine plugin", Family::Other, false),
    row(Place::Type, "application/vnd.sylabs.sif.config.v1+json", "Apptainer image (SIF)", Family::Other, true),
    row(Place::Type, "application/vnd.cnab.manifest.v1", "Application bundle (CNAB)", Family::Other, false),
    row(Place::Type, "application/vnd.cnab.config.v1+json", "Application bundle (CNAB)", Family::Other, false),
    row(Place::Type, "application/vnd.unknown.config.v1+json", "Files pushed without a type (ORAS)", Family::Generic, false),
    row(Place::Type, "application/vnd.unknown.artifact.v1", "Files pushed without a type (ORAS)", Family::Generic, false),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_researched_one() {
        let text = include_str!("../../../../../tests/data/attestations/media-types.json");
        let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
        assert_eq!(rows.len(), TABLE.len());
        for (row, known) in rows.iter().zip(TABLE) {
            assert_eq!(row["media_type"], known.name);
            assert_eq!(row["words"], known.words);
            assert_eq!(row["runnable"], known.runnable);
        }
    }
}
