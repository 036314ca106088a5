//! What is said once of the process instead of with every span.

/// The attributes of the process whose spans these are.
///
/// ```
/// let resource = traced_runtime::Resource::new("catalog").with("deployment.environment.name", "demo");
/// assert_eq!(resource.service_name(), "catalog");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resource {
    attributes: Vec<(String, String)>,
}

impl Resource {
    /// The resource of a service of this name.
    #[must_use]
    pub fn new(service: &str) -> Self {
        let attributes = vec![
            (SERVICE_NAME.to_owned(), service.to_owned()),
            ("telemetry.sdk.language".to_owned(), "rust".to_owned()),
            ("telemetry.sdk.name".to_owned(), "traced".to_owned()),
            ("telemetry.sdk.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ];
        Self { attributes }
    }

    /// With this attribute, in place of one of the same key.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        match self.attributes.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => value.clone_into(known),
            None => self.attributes.push((key.to_owned(), value.to_owned())),
        }
        self
    }

    /// The name of the service.
    #[must_use]
    pub fn service_name(&self) -> &str {
        self.attributes().find(|(key, _)| *key == SERVICE_NAME).map_or("", |(_, value)| value)
    }

    /// All attributes.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

const SERVICE_NAME: &str = "service.name";
