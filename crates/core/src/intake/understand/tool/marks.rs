//! The words by which the outputs of tools are told, the more telling first.

/// What prints it, the kind, and words that must all stand in the text; `^` binds a word to the
/// left edge of a line.
pub(super) const FORMS: &[(&str, &str, &[&str])] = &[
    (
        "docker service ps",
        "tool-output",
        &["DESIRED STATE", "CURRENT STATE"],
    ),
    (
        "kubectl get nodes",
        "nodes",
        &["^NAME", "STATUS", "ROLES", "VERSION"],
    ),
    ("kubectl get nodes", "nodes", &["^NAME", "ARCH", "OS"]),
    (
        "docker node ls",
        "nodes",
        &["HOSTNAME", "AVAILABILITY", "MANAGER STATUS"],
    ),
    (
        "docker node inspect --pretty",
        "nodes",
        &["^Hostname:", "^Platform:", "Operating System:"],
    ),
    (
        "kubectl describe node",
        "nodes",
        &["System Info:", "Operating System:", "Architecture:"],
    ),
    (
        "kubectl describe pod",
        "tool-output",
        &["^Events:", "Image:", "Node-Selectors:"],
    ),
    (
        "regctl artifact list",
        "tool-output",
        &["^Subject:", "^Referrers:"],
    ),
    (
        "kubectl describe",
        "tool-output",
        &["^Events:", "Reason", "Age", "From", "Message"],
    ),
    (
        "docker buildx imagetools inspect",
        "tool-output",
        &["^Name:", "^MediaType:", "^Digest:"],
    ),
    (
        "manifest-tool inspect",
        "tool-output",
        &["Name:", "(Type: ", "Digest:"],
    ),
    ("mquery", "tool-output", &["^Image: ", "Manifest List:"]),
    (
        "crane index list",
        "tool-output",
        &["^Digest", "MediaType", "Platform"],
    ),
    ("crane validate", "tool-output", &["^PASS: "]),
    ("crane validate", "tool-output", &["^FAIL: "]),
    (
        "regctl artifact tree",
        "tool-output",
        &["^Ref: ", "^Digest: "],
    ),
    ("regctl artifact list", "tool-output", &["^Subject:"]),
    (
        "oras discover",
        "tool-output",
        &["^Discovered ", "^Digest: "],
    ),
    (
        "oras discover or ctr images inspect",
        "tool-output",
        &["├── application/"],
    ),
    (
        "ctr images inspect",
        "tool-output",
        &["└── application/", "sha256:"],
    ),
    ("docker pull", "tool-output", &[": Pulling from "]),
    (
        "docker pull",
        "tool-output",
        &["^Digest: sha256:", "^Status: "],
    ),
    (
        "docker push",
        "tool-output",
        &["^The push refers to repository ["],
    ),
    ("docker run", "tool-output", &["^Unable to find image '"]),
    (
        "docker images",
        "tool-output",
        &["^REPOSITORY", "TAG", "IMAGE ID"],
    ),
    ("docker image ls", "tool-output", &["^IMAGE", "DISK USAGE"]),
    ("docker history", "tool-output", &["^IMAGE", "CREATED BY"]),
    (
        "docker ps",
        "tool-output",
        &["^CONTAINER ID", "IMAGE", "STATUS"],
    ),
    (
        "docker compose images",
        "tool-output",
        &["^CONTAINER", "REPOSITORY", "IMAGE ID"],
    ),
    ("docker version", "tool-output", &["^Client:", "OS/Arch:"]),
    (
        "docker service inspect --pretty",
        "tool-output",
        &["^Service Mode:", "ContainerSpec:"],
    ),
    (
        "docker buildx ls",
        "tool-output",
        &["NAME/NODE", "PLATFORMS"],
    ),
    (
        "docker buildx inspect",
        "tool-output",
        &["^Driver:", "^Nodes:"],
    ),
    ("docker buildx build", "tool-output", &["^#N ["]),
    ("docker manifest push", "tool-output", &["^Pushed ref "]),
    (
        "docker manifest create",
        "tool-output",
        &["^Created manifest list "],
    ),
    (
        "kubectl get pods",
        "tool-output",
        &["^NAME", "READY", "STATUS", "RESTARTS"],
    ),
    ("manifest-tool push", "tool-output", &["^Digest: sha256:"]),
    (
        "crictl pull",
        "tool-output",
        &["^Image is up to date for sha256:"],
    ),
    (
        "crictl images",
        "tool-output",
        &["^IMAGE", "TAG", "IMAGE ID"],
    ),
    ("crictl version", "tool-output", &["^RuntimeName:"]),
    ("ctr images ls", "tool-output", &["^REF", "TYPE", "DIGEST"]),
    (
        "ctr images check",
        "tool-output",
        &["^REF", "TYPE", "STATUS"],
    ),
    ("ctr content ls", "tool-output", &["^DIGEST", "SIZE", "AGE"]),
    (
        "ctr images pull",
        "tool-output",
        &["manifest-sha256:", "resolved"],
    ),
    ("nerdctl pull", "tool-output", &["index-sha256:", "done"]),
    (
        "nerdctl images",
        "tool-output",
        &["^REPOSITORY", "PLATFORM"],
    ),
    ("podman pull", "tool-output", &["^Trying to pull "]),
    ("podman images", "tool-output", &["^REPOSITORY", "TAG"]),
    ("skopeo copy", "tool-output", &["^Copying blob sha256:"]),
    ("oras cp", "tool-output", &["^Copied "]),
    (
        "oras manifest index create",
        "tool-output",
        &["^Packed ", "Pushed "],
    ),
    ("oras manifest index create", "tool-output", &["^Fetched "]),
    (
        "docker compose up",
        "tool-output",
        &["^Error response from daemon", "Pulling "],
    ),
    (
        "docker compose up",
        "tool-output",
        &["^Attaching to ", "^Container "],
    ),
    ("tar -tv", "tool-output", &["^-rw", " manifest.json"]),
    ("tar -tv", "tool-output", &["^-rw", " oci-layout"]),
    ("tar -t", "tool-output", &["^blobs/", "oci-layout"]),
    ("tar -t", "tool-output", &["^manifest.json", "sha256:"]),
];

/// Tables with one image a row.
pub(super) const TABLES: &[&str] = &[
    "crictl images",
    "ctr images ls",
    "docker compose images",
    "docker image ls",
    "docker images",
    "docker ps",
    "nerdctl images",
    "podman images",
];
