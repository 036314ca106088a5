//! The settings of an installation, each from the environment or from its default.

use std::time::Duration;

use super::endpoint;
use super::env::{self, Variables};
use super::list;
use crate::context::Context;
use crate::limits::Limits;
use crate::propagate::environment_parent;
use crate::resource::Resource;
use crate::sample::Sampler;

/// One of the places that spans can go to.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Destination {
    OtlpHttp { url: String, headers: Vec<(String, String)>, timeout: Duration },
    Console,
}

/// Everything that is settled before anything starts.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) disabled: bool,
    pub(crate) resource: Resource,
    pub(crate) sampler: Sampler,
    pub(crate) limits: Limits,
    pub(crate) destinations: Vec<Destination>,
    pub(crate) delay: Duration,
    pub(crate) log_level: Option<String>,
    pub(crate) caller: Option<Context>,
    /// What was asked for and cannot be: said once, then ignored.
    pub(crate) warnings: Vec<String>,
}

impl Settings {
    /// Reads the settings of the package `name` at `version`; nothing in the environment makes this fail.
    pub(crate) fn read(name: &str, version: &str, variables: &Variables) -> Self {
        let mut reader = Reader { variables, warnings: Vec::new() };
        let console = reader.wants_console();
        Self {
            disabled: reader.boolean(env::OTEL_SDK_DISABLED),
            resource: reader.resource(name, version),
            sampler: reader.sampler(),
            limits: reader.limits(),
            destinations: reader.destinations(console),
            delay: reader.milliseconds(&[env::OTEL_BSP_SCHEDULE_DELAY]).unwrap_or_else(|| {
                // Somebody is watching: half a second is soon enough.
                Duration::from_millis(if console { 500 } else { 5000 })
            }),
            log_level: variables.get(env::OTEL_LOG_LEVEL).map(str::to_owned),
            caller: environment_parent(|name| variables.get(name).map(str::to_owned)),
            warnings: reader.warnings,
        }
    }
}

pub(super) struct Reader<'v> {
    pub(super) variables: &'v Variables,
    pub(super) warnings: Vec<String>,
}

impl<'v> Reader<'v> {
    pub(super) fn warn(&mut self, name: &str, value: &str, remedy: &str) {
        self.warnings.push(format!("{name}={value} is ignored: {remedy}"));
    }

    fn boolean(&mut self, name: &str) -> bool {
        let Some(value) = self.variables.get(name) else { return false };
        if value.eq_ignore_ascii_case("true") {
            return true;
        }
        if !value.eq_ignore_ascii_case("false") {
            self.warn(name, value, "write true or false");
        }
        false
    }

    /// The first of these variables that is a number of milliseconds.
    fn milliseconds(&mut self, names: &[&str]) -> Option<Duration> {
        let (name, value) = self.first(names)?;
        match value.trim().parse::<u32>() {
            Ok(number) if number <= i32::MAX as u32 => Some(Duration::from_millis(u64::from(number))),
            _ => {
                self.warn(name, value, "write a whole number of milliseconds");
                None
            }
        }
    }

    fn first<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &'v str)> {
        names.iter().find_map(|name| Some((*name, self.variables.get(name)?)))
    }

    /// `OTEL_SERVICE_NAME`, then the resource attributes, then the package.
    fn resource(&mut self, name: &str, version: &str) -> Resource {
        let mut resource = Resource::new(name).with("service.version", version);
        if let Some(value) = self.variables.get(env::OTEL_RESOURCE_ATTRIBUTES) {
            match list::pairs(value) {
                Some(pairs) => {
                    resource = pairs.iter().fold(resource, |all, (key, value)| all.with(key, value))
                }
                None => self.warn(
                    env::OTEL_RESOURCE_ATTRIBUTES,
                    value,
                    "write key=value,key=value with `,` and `=` percent-encoded",
                ),
            }
        }
        match self.variables.get(env::OTEL_SERVICE_NAME) {
            Some(name) => resource.with("service.name", name),
            None => resource,
        }
    }

    fn sampler(&mut self) -> Sampler {
        let Some(name) = self.variables.get(env::OTEL_TRACES_SAMPLER) else { return Sampler::default() };
        match name.to_ascii_lowercase().as_str() {
            "always_on" => Sampler::always_on(),
            "always_off" => Sampler::always_off(),
            "traceidratio" => Sampler::ratio(self.share()).obeying_caller(false),
            "parentbased_always_on" => Sampler::parent_based(),
            "parentbased_always_off" => Sampler::always_off().obeying_caller(true),
            "parentbased_traceidratio" => Sampler::ratio(self.share()),
            _ => {
                self.warn(
                    env::OTEL_TRACES_SAMPLER,
                    name,
                    "write always_on, always_off, traceidratio, or one of these behind parentbased_",
                );
                Sampler::default()
            }
        }
    }

    fn share(&mut self) -> f64 {
        let name = env::OTEL_TRACES_SAMPLER_ARG;
        let Some(value) = self.variables.get(name) else { return 1.0 };
        match value.trim().parse::<f64>() {
            Ok(share) if (0.0..=1.0).contains(&share) => share,
            _ => {
                self.warn(name, value, "write a number from 0 to 1");
                1.0
            }
        }
    }

    fn wants_console(&mut self) -> bool {
        let listed = |name: &str| name.trim().eq_ignore_ascii_case("console");
        let name = env::TRACED_CONSOLE;
        match self.variables.get(name).map(str::to_ascii_lowercase).as_deref() {
            Some("on") => return true,
            None | Some("off") => {}
            Some(value) => self.warn(name, value, "write on or off"),
        }
        self.variables.get(env::OTEL_TRACES_EXPORTER).is_some_and(|list| list.split(',').any(listed))
    }

    fn destinations(&mut self, console: bool) -> Vec<Destination> {
        let mut destinations: Vec<_> = console.then_some(Destination::Console).into_iter().collect();
        let list = self.variables.get(env::OTEL_TRACES_EXPORTER).unwrap_or("otlp");
        for name in list.split(',').map(str::trim) {
            match name.to_ascii_lowercase().as_str() {
                "otlp" => destinations.push(self.otlp()),
                "console" | "none" => {}
                _ => self.warn(env::OTEL_TRACES_EXPORTER, name, "write otlp, console or none"),
            }
        }
        destinations
    }

    fn otlp(&mut self) -> Destination {
        Destination::OtlpHttp {
            url: self.otlp_url(),
            headers: self.otlp_headers(),
            timeout: self
                .milliseconds(&[env::OTLP_TRACES_TIMEOUT, env::OTLP_TIMEOUT])
                .unwrap_or(Duration::from_secs(10)),
        }
    }

    fn otlp_url(&mut self) -> String {
        let choices: [(&str, ReadEndpoint); 2] =
            [(env::OTLP_TRACES_ENDPOINT, endpoint::of_traces), (env::OTLP_ENDPOINT, endpoint::of_base)];
        for (name, read) in choices {
            let Some(value) = self.variables.get(name) else { continue };
            match read(value) {
                Some(url) => return url,
                None => self.warn(name, value, "write an address that starts with http:// or https://"),
            }
        }
        DEFAULT_URL.to_owned()
    }

    fn otlp_headers(&mut self) -> Vec<(String, String)> {
        let Some((name, value)) = self.first(&[env::OTLP_TRACES_HEADERS, env::OTLP_HEADERS]) else {
            return Vec::new();
        };
        list::pairs(value).unwrap_or_else(|| {
            // The value holds a key, so it is not repeated.
            self.warn(name, "…", "write name=value,name=value");
            Vec::new()
        })
    }
}

/// Makes an address of what a variable holds.
type ReadEndpoint = fn(&str) -> Option<String>;

const DEFAULT_URL: &str = "http://localhost:4318/v1/traces";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Settings {
        let variables = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::read("shop", "1.2.3", &variables)
    }

    fn url(settings: &Settings) -> &str {
        match &settings.destinations[..] {
            [Destination::OtlpHttp { url, .. }] => url,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_set_means_the_defaults_of_the_specification() {
        let settings = read(&[("OTEL_SERVICE_NAME", "")]);
        assert_eq!(settings.resource.service_name(), "shop");
        assert_eq!(settings.sampler, Sampler::parent_based());
        assert_eq!(settings.delay, Duration::from_secs(5));
        assert_eq!(url(&settings), DEFAULT_URL);
        assert!(settings.warnings.is_empty() && !settings.disabled && settings.caller.is_none());
    }

    #[test]
    fn the_service_name_beats_the_resource_attributes() {
        let settings =
            read(&[("OTEL_RESOURCE_ATTRIBUTES", "service.name=a,team=b"), ("OTEL_SERVICE_NAME", "c")]);
        assert_eq!(settings.resource.service_name(), "c");
        assert!(settings.resource.attributes().any(|pair| pair == ("team", "b")));
    }

    #[test]
    fn a_bad_value_is_said_once_and_ignored() {
        for (name, value) in [
            ("OTEL_SDK_DISABLED", "yes"),
            ("OTEL_BSP_SCHEDULE_DELAY", "-1"),
            ("OTEL_RESOURCE_ATTRIBUTES", "a"),
            ("OTEL_TRACES_SAMPLER", "sometimes"),
            ("OTEL_TRACES_EXPORTER", "otlp,zipkin"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "key"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"),
            ("TRACED_CONSOLE", "maybe"),
            ("OTEL_ATTRIBUTE_COUNT_LIMIT", "many"),
        ] {
            let settings = read(&[(name, value)]);
            assert_eq!(settings.warnings.len(), 1, "{name}");
            assert!(settings.warnings[0].starts_with(name), "{}", settings.warnings[0]);
            assert_eq!(url(&settings), DEFAULT_URL);
        }
    }

    #[test]
    fn a_ratio_out_of_range_is_ignored_and_the_case_of_names_does_not_count() {
        let settings =
            read(&[("OTEL_TRACES_SAMPLER", "ParentBased_TraceIdRatio"), ("OTEL_TRACES_SAMPLER_ARG", "NaN")]);
        assert_eq!(settings.sampler, Sampler::ratio(1.0));
        assert_eq!(settings.warnings.len(), 1);
    }

    #[test]
    fn no_warning_repeats_a_header() {
        let settings = read(&[("OTEL_EXPORTER_OTLP_HEADERS", "hunter2")]);
        assert!(!settings.warnings[0].contains("hunter2"));
    }
}
