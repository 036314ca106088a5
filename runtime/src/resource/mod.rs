//! What is said once of the process instead of with every span.

mod container;
mod host;
mod instance;
mod kubernetes;
mod process;
mod seen;

use std::fmt;

#[cfg(unix)]
pub(crate) use instance::hold;
pub(crate) use process::unknown_service;
pub(crate) use seen::seen;

/// The attributes of the process whose spans these are.
///
/// ```
/// let resource = traced_runtime::Resource::new("catalog").with("deployment.environment.name", "demo");
/// assert_eq!(resource.service_name(), "catalog");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Resource {
    attributes: Vec<(String, String)>,
    /// Those that are whole numbers.
    numbers: Vec<(&'static str, i64)>,
}

impl Resource {
    /// The resource of a service of this name.
    #[must_use]
    pub fn new(service: &str) -> Self {
        Self::of_toolkit().with(SERVICE_NAME, service)
    }

    /// With this attribute, in place of one of the same key.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.numbers.retain(|(known, _)| *known != key);
        match self.attributes.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => value.clone_into(known),
            None => self.attributes.push((key.to_owned(), value.to_owned())),
        }
        self
    }

    /// The name of the service.
    #[must_use]
    pub fn service_name(&self) -> &str {
        self.attribute(SERVICE_NAME).unwrap_or_default()
    }

    /// All attributes that are texts.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// All attributes that are whole numbers.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = (&'static str, i64)> {
        self.numbers.iter().copied()
    }

    pub(crate) fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// What every process has that uses this toolkit.
    fn of_toolkit() -> Self {
        Self { attributes: Vec::new(), numbers: Vec::new() }
            .with("telemetry.sdk.language", "rust")
            .with("telemetry.sdk.name", "traced")
            .with("telemetry.sdk.version", env!("CARGO_PKG_VERSION"))
    }

    fn with_some(self, key: &str, value: Option<impl AsRef<str>>) -> Self {
        match value.as_ref().map(AsRef::as_ref).filter(|value| !value.is_empty()) {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    fn with_number(mut self, key: &'static str, number: i64) -> Self {
        self.attributes.retain(|(known, _)| known != key);
        self.numbers.retain(|(known, _)| *known != key);
        self.numbers.push((key, number));
        self
    }
}

impl fmt::Debug for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.attributes()).entries(self.numbers.iter().copied()).finish()
    }
}

pub(crate) const SERVICE_NAME: &str = "service.name";
pub(crate) const SERVICE_VERSION: &str = "service.version";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spec_r3_the_updating_value_wins_even_when_it_is_empty() {
        let resource = Resource::new("a").with("team", "blue").with("team", "").with(SERVICE_NAME, "b");
        assert_eq!(resource.attribute("team"), Some(""));
        assert_eq!(resource.service_name(), "b");
        assert_eq!(resource.attributes().filter(|(key, _)| *key == "team").count(), 1);
        let resource = resource.with_number("team", 3).with_number("team", 4);
        assert_eq!(resource.attribute("team"), None);
        assert_eq!(resource.numbers().collect::<Vec<_>>(), [("team", 4)]);
        let resource = resource.with("team", "red");
        assert_eq!((resource.attribute("team"), resource.numbers().count()), (Some("red"), 0));
    }

    #[test]
    fn spec_r2_the_toolkit_names_itself_and_not_opentelemetry() {
        let resource = Resource::new("shop");
        assert_eq!(resource.attribute("telemetry.sdk.name"), Some("traced"));
        assert_eq!(resource.attribute("telemetry.sdk.language"), Some("rust"));
        assert_eq!(resource.attribute("telemetry.sdk.version"), Some(env!("CARGO_PKG_VERSION")));
        assert!(unknown_service().starts_with("unknown_service:"), "{}", unknown_service());
    }
}
