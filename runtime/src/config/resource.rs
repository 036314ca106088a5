//! The resource: what the process can see of itself, then the package, then what it is told.

use super::Package;
use super::env;
use super::list;
use super::origin::{Origin, Setting};
use super::reader::Reader;
use crate::resource::{self, Resource};

/// The resource, and how much of it was told.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ResourceSettings {
    pub(crate) resource: Resource,
    /// Who named the service.
    pub(crate) service: Origin,
    /// How many attributes were told, and by whom last.
    pub(crate) told: Setting<usize>,
}

impl ResourceSettings {
    /// With an attribute that the program gives.
    pub(crate) fn with(mut self, key: &str, value: &str) -> Self {
        self.resource = self.resource.with(key, value);
        self.told = Setting::code(self.told.value + 1);
        if key == resource::SERVICE_NAME {
            self.service = Origin::Code;
        }
        self
    }
}

impl Reader<'_> {
    /// `OTEL_SERVICE_NAME` beats the resource attributes, these the package, this what is seen.
    pub(super) fn resource(&mut self, package: &Package, seen: Resource) -> ResourceSettings {
        let name = if package.name.is_empty() { resource::unknown_service() } else { package.name.clone() };
        let mut of_package = seen.with(resource::SERVICE_NAME, &name);
        if !package.version.is_empty() {
            of_package = of_package.with(resource::SERVICE_VERSION, &package.version);
        }
        let mut settings =
            ResourceSettings { resource: of_package, service: Origin::Default, told: Setting::default(0) };
        let remedy = "write key=value,key=value with `,`, `=` and `%` percent-encoded";
        let pairs = |text: &str| list::pairs(text).ok_or_else(|| remedy.to_owned());
        if let Some(told) = self.first(&[env::OTEL_RESOURCE_ATTRIBUTES], pairs) {
            settings.told = Setting { value: told.value.len(), origin: told.origin };
            for (key, value) in &told.value {
                settings.resource = settings.resource.with(key, value);
                if key == resource::SERVICE_NAME {
                    settings.service = told.origin;
                }
            }
        }
        if let Some(said) = self.one(env::OTEL_SERVICE_NAME) {
            settings.resource = settings.resource.with(resource::SERVICE_NAME, said.value);
            settings.service = said.origin;
        }
        if let Some(said) = self.one(env::OTEL_ENTITIES) {
            self.ignore(said, &format!("entities are not read; write {}", env::OTEL_RESOURCE_ATTRIBUTES));
        }
        settings
    }
}
