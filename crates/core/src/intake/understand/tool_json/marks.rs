//! The members by which the JSON of tools is told, and where its values stand.

/// One form: what prints it, the members that tell it, and where its values stand.
pub(super) struct Form {
    pub(super) by: &'static str,
    pub(super) kind: &'static str,
    pub(super) members: &'static [&'static str],
    pub(super) embedded: Option<&'static str>,
    pub(super) reference: &'static [&'static str],
    pub(super) digest: &'static [&'static str],
}

const fn form(by: &'static str, members: &'static [&'static str]) -> Form {
    Form {
        by,
        kind: "tool-output",
        members,
        embedded: None,
        reference: &[],
        digest: &[],
    }
}

/// The more telling members first.
pub(super) const FORMS: &[Form] = &[
    Form {
        reference: &["/name"],
        digest: &["/manifest/digest"],
        ..form(
            "docker buildx imagetools inspect",
            &["name", "manifest", "image"],
        )
    },
    Form {
        reference: &["/Ref"],
        digest: &["/Descriptor/digest"],
        ..form("docker manifest inspect -v", &["Ref", "Descriptor", "Raw"])
    },
    Form {
        reference: &["/Name"],
        digest: &["/Digest"],
        ..form(
            "skopeo inspect",
            &["Name", "Digest", "RepoTags", "Architecture"],
        )
    },
    Form {
        reference: &["/Repository"],
        ..form("skopeo list-tags", &["Repository", "Tags"])
    },
    Form {
        reference: &["/reference"],
        digest: &["/digest"],
        embedded: Some("descriptor"),
        ..form("oras discover", &["reference", "digest", "referrers"])
    },
    Form {
        reference: &["/reference"],
        digest: &["/digest"],
        ..form(
            "oras manifest fetch --format json",
            &["reference", "digest", "content"],
        )
    },
    Form {
        reference: &["/name"],
        digest: &["/digest"],
        ..form(
            "manifest-tool inspect --raw",
            &["name", "digest", "schemaVersion"],
        )
    },
    Form {
        embedded: Some("oci-index"),
        reference: &["/subject/Reference"],
        digest: &["/subject/Digest"],
        ..form("regctl artifact list", &["subject", "descriptors"])
    },
    Form {
        embedded: Some("oci-index"),
        digest: &["/digest"],
        ..form(
            "docker buildx imagetools inspect --format",
            &["schemaVersion", "digest", "size", "manifests"],
        )
    },
    Form {
        digest: &["/containerimage.digest"],
        reference: &["/image.name"],
        embedded: Some("descriptor"),
        ..form(
            "docker buildx build --metadata-file",
            &["containerimage.digest"],
        )
    },
    Form {
        kind: "bake",
        reference: &["/target/*/tags/0"],
        ..form("docker buildx bake --print", &["target", "group"])
    },
    Form {
        kind: "bake",
        reference: &["/target/*/tags/0"],
        ..form("docker buildx bake", &["target"])
    },
    Form {
        kind: "nodes",
        ..form(
            "docker node inspect",
            &["ID", "Spec", "Description", "Status"],
        )
    },
    form("docker service inspect", &["ID", "Spec", "Endpoint"]),
    Form {
        reference: &["/RepoTags/0"],
        digest: &["/Descriptor/digest", "/Id"],
        ..form("docker image inspect", &["Id", "RepoTags", "RepoDigests"])
    },
    Form {
        reference: &["/RepoTags/0"],
        ..form(
            "docker save (manifest.json)",
            &["Config", "RepoTags", "Layers"],
        )
    },
    Form {
        reference: &["/status/repoTags/0"],
        digest: &["/status/repoDigests/0"],
        embedded: Some("image-config"),
        ..form("crictl inspecti", &["status", "info"])
    },
    Form {
        digest: &["/results/0/digest"],
        ..form("the tags API of Docker Hub", &["count", "results"])
    },
    Form {
        digest: &["/digest"],
        ..form(
            "the tag API of Docker Hub",
            &["images", "last_updated", "repository"],
        )
    },
    Form {
        digest: &["/name"],
        ..form(
            "the packages API of GitHub",
            &["package_html_url", "metadata"],
        )
    },
    Form {
        digest: &["/tags/0/manifest_digest"],
        ..form("the tags API of Quay", &["tags", "has_additional"])
    },
    form(
        "the tags list of a Google registry",
        &["child", "manifest", "tags"],
    ),
    Form {
        digest: &["/digest"],
        ..form(
            "the API of Harbor",
            &["media_type", "manifest_media_type", "digest"],
        )
    },
    Form {
        digest: &["/imageDetails/0/imageDigest"],
        ..form("aws ecr describe-images", &["imageDetails"])
    },
    form("docker images --format json", &["Repository", "Tag", "ID"]),
    form("the catalog of a registry", &["repositories"]),
    form("crictl images", &["images"]),
    form("the tags list of a registry", &["name", "tags"]),
];
