//! The lines that say what has been settled, and by whom.

use std::path::PathBuf;
use std::time::Duration;

use super::exporters::Destination;
use super::limits::LimitSettings;
use super::origin::{Origin, Setting};
use super::otlp::is_secure;
use super::propagators::{PropagatorSettings, joined};
use super::settings::Settings;
use super::shown::{shown, shown_address, shown_path};
use super::values::NO_LIMIT;
use crate::keep::Keep;
use crate::resource;

/// Two lines on what every process has, and a third on whatever else is not as it is by default.
///
/// `exporters` are the names of exporters of the program's own, which are in place of ours.
pub(crate) fn banner(settings: &Settings, exporters: Option<&[String]>, keep: Keep) -> String {
    let indent = " ".repeat("traced: ".len() - 1);
    let lines =
        [first_line(settings, exporters), second_line(settings, keep), others(settings, exporters.is_some())];
    let lines: Vec<String> =
        lines.iter().map(|parts| parts.join(" · ")).filter(|line| !line.is_empty()).collect();
    lines.join(&format!("\n{indent}"))
}

fn first_line(settings: &Settings, exporters: Option<&[String]>) -> Vec<String> {
    let resource = &settings.resource.resource;
    let mut service = shown(resource.service_name());
    if let Some(version) = resource.attribute(resource::SERVICE_VERSION) {
        service = format!("{service} {}", shown(version));
    }
    let service = if settings.resource.service == Origin::Default {
        service
    } else {
        format!("{service} ({})", settings.resource.service)
    };
    vec![concat!("traced ", env!("CARGO_PKG_VERSION")).to_owned(), service, destinations(settings, exporters)]
}

fn destinations(settings: &Settings, exporters: Option<&[String]>) -> String {
    let ours = &settings.exporters;
    let names: Vec<String> = match exporters {
        Some(names) => names.iter().map(|name| shown_address(name)).collect(),
        None => {
            ours.destinations.value.iter().filter_map(|destination| name_of(*destination, settings)).collect()
        }
    };
    if !names.is_empty() {
        return names.join(" + ");
    }
    format!("no exporter ({})", ours.destinations.origin)
}

fn name_of(destination: Destination, settings: &Settings) -> Option<String> {
    match destination {
        Destination::Otlp => {
            let otlp = &settings.otlp;
            let (protocol, url) = otlp.served()?;
            let asked = &otlp.protocol;
            let by = if asked.is_default() || asked.value != protocol {
                String::new()
            } else {
                format!(" ({})", asked.origin)
            };
            let origin = otlp.endpoint_origin(protocol);
            Some(format!("otlp {protocol}{by} {} ({origin})", shown_address(&url)))
        }
        Destination::Console => Some("console".to_owned()),
        Destination::OtlpStdout => Some("otlp/stdout".to_owned()),
    }
}

fn second_line(settings: &Settings, keep: Keep) -> Vec<String> {
    let sampler = &settings.sampler;
    let told = &settings.resource.told;
    let mut line =
        vec![format!("sampler {} ({})", sampler.value, sampler.origin), propagators(&settings.propagators)];
    if told.value > 0 {
        line.push(format!("resource +{} ({})", told.value, told.origin));
    }
    if keep != Keep::all() {
        line.push(format!("keeps {keep} (code)"));
    }
    line
}

fn propagators(settings: &PropagatorSettings) -> String {
    let said = |setting: &Setting<Vec<_>>| format!("{} ({})", joined(&setting.value), setting.origin);
    if settings.read.value == settings.written.value {
        return format!("propagators {}", said(&settings.read));
    }
    format!("reads {}, writes {}", said(&settings.read), said(&settings.written))
}

/// What somebody changed of that which is not worth a word otherwise.
fn others(settings: &Settings, own_exporters: bool) -> Vec<String> {
    let batch = &settings.batch;
    let mut line = Vec::new();
    line.extend(changed("batch delay", &batch.delay, |delay| time(*delay)));
    line.extend(changed("batch size", &batch.size, ToString::to_string));
    let spans = |queue: &Option<usize>| queue.map_or_else(String::new, |spans| format!("{spans} spans"));
    line.extend(changed("queue", &batch.queue, spans));
    if !own_exporters && settings.exporters.has(Destination::Otlp) {
        others_of_otlp(settings, &mut line);
    }
    line.extend(limits(&settings.limits));
    line.extend(changed("shutdown timeout", &settings.own.shutdown_timeout, |timeout| time(*timeout)));
    line.extend(changed("log level", &settings.log_level, |level| format!("{level:?}").to_ascii_lowercase()));
    if settings.exporters.console.value {
        line.extend(changed("console", &settings.exporters.console, |_| "on".to_owned()));
    }
    if settings.exporters.has(Destination::Console) && !own_exporters {
        line.extend(changed("console from", &settings.exporters.console_min, |least| time(*least)));
    }
    if settings.caller.is_some() {
        line.push("below the caller in the environment".to_owned());
    }
    line
}

fn others_of_otlp(settings: &Settings, line: &mut Vec<String>) {
    let otlp = &settings.otlp;
    let Some((_, url)) = otlp.served() else { return };
    line.extend(changed("headers", &otlp.headers, |headers| shown(&headers.names())));
    line.extend(changed("timeout", &otlp.timeout, |timeout| time(*timeout)));
    line.extend(changed("export timeout", &settings.batch.export_timeout, |timeout| time(*timeout)));
    line.extend(changed("compression", &otlp.compression, |compression| {
        format!("{compression:?}").to_ascii_lowercase()
    }));
    if is_secure(&url) {
        let path = |path: &Option<PathBuf>| path.as_deref().map(shown_path).unwrap_or_default();
        line.extend(changed("trusting", &otlp.certificate, path));
        line.extend(changed("client certificate", &otlp.client_certificate, path));
    }
}

fn changed<T>(what: &str, setting: &Setting<T>, show: impl Fn(&T) -> String) -> Option<String> {
    (!setting.is_default()).then(|| format!("{what} {} ({})", show(&setting.value), setting.origin))
}

fn limits(settings: &LimitSettings) -> Option<String> {
    let origins: Vec<String> = settings.origins.iter().map(ToString::to_string).collect();
    (!origins.is_empty()).then(|| format!("limits ({})", origins.join(", ")))
}

fn time(duration: Duration) -> String {
    if duration >= NO_LIMIT { "without limit".to_owned() } else { format!("{} ms", duration.as_millis()) }
}
