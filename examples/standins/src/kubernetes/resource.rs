//! The kinds of object there are

use super::status::Status;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Resource {
    ConfigMaps,
    Pods,
}

impl Resource {
    pub(super) const ALL: [Self; 2] = [Self::ConfigMaps, Self::Pods];

    /// Reads the plural in a path.
    pub(super) fn parse(plural: &str) -> Result<Self, Status> {
        let mut all = Self::ALL.into_iter();
        all.find(|resource| resource.plural() == plural).ok_or_else(Status::no_such_resource)
    }

    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::ConfigMaps => "configmaps",
            Self::Pods => "pods",
        }
    }

    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::ConfigMaps => "ConfigMap",
            Self::Pods => "Pod",
        }
    }
}
