//! Registries whose own refusals a document can be judged by.

/// A registry that refuses documents that are sound by the specifications, after whose name the
/// rule `registry-NAME` is called. Its findings are notes until the document is meant for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Registries that take image configs only: GitLab, Aliyun, distribution with a class policy.
    ArtifactType,
    /// Amazon ECR.
    Ecr,
    /// gcr.io and Artifact Registry.
    Gcr,
    /// Quay.
    Quay,
}

impl Target {
    /// Every target, by name.
    pub const ALL: [Self; 4] = [Self::ArtifactType, Self::Ecr, Self::Gcr, Self::Quay];

    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ArtifactType => "artifact-type",
            Self::Ecr => "ecr",
            Self::Gcr => "gcr",
            Self::Quay => "quay",
        }
    }

    /// The target of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }
}
