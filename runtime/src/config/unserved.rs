//! What is understood but not done by this build: one line for each, and what happens instead.

use std::time::Duration;

use super::endpoint::Endpoint;
use super::env;
use super::exporters::Destination;
use super::origin::Setting;
use super::otlp::{Compression, Protocol};
use super::own::Viewer;
use super::propagators::{DEFAULT, joined};
use super::settings::Settings;
use super::shown::shown_address;

/// Everything that somebody asked for and will not get. With exporters of the program's own nothing counts that is
/// about ours.
pub(crate) fn unserved(settings: &Settings, own_exporters: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if !own_exporters {
        if settings.exporters.has(Destination::Otlp) {
            otlp(settings, &mut lines);
        }
        if settings.exporters.has(Destination::OtlpStdout) {
            lines.push(asked(
                &settings.exporters.destinations,
                env::OTEL_TRACES_EXPORTER,
                "otlp/stdout",
                "this build does not write OTLP to stdout; write console to see spans",
            ));
        }
    }
    pipeline(settings, &mut lines);
    own(settings, &mut lines);
    lines
}

fn otlp(settings: &Settings, lines: &mut Vec<String>) {
    let otlp = &settings.otlp;
    let protocol = otlp.protocol.value;
    if protocol != Protocol::HttpProtobuf {
        let remedy = "this build speaks http/protobuf alone and does so; its port is usually 4318";
        lines.push(asked(&otlp.protocol, env::OTLP_PROTOCOL, &protocol.to_string(), remedy));
    }
    if otlp.compression.value == Compression::Gzip {
        let remedy = "this build does not compress; requests are sent as they are";
        lines.push(asked(&otlp.compression, env::OTLP_COMPRESSION, "gzip", remedy));
    }
    let address = otlp.endpoint.value.address().unwrap_or_default();
    if !address.is_empty() && !Endpoint::is_address(address, false) {
        let remedy = "an address without http:// is for gRPC alone, so the default endpoint is used";
        lines.push(asked(&otlp.endpoint, env::OTLP_ENDPOINT, &shown_address(address), remedy));
    }
    if address.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:")) {
        let remedy =
            "this build has no TLS, so no span gets there; write an address that starts with http://";
        lines.push(asked(&otlp.endpoint, env::OTLP_ENDPOINT, &shown_address(address), remedy));
    } else {
        tls_files(settings, lines);
    }
}

fn tls_files(settings: &Settings, lines: &mut Vec<String>) {
    let otlp = &settings.otlp;
    for (file, name) in [
        (&otlp.certificate, env::OTLP_CERTIFICATE),
        (&otlp.client_key, env::OTLP_CLIENT_KEY),
        (&otlp.client_certificate, env::OTLP_CLIENT_CERTIFICATE),
    ] {
        if let Some(path) = &file.value {
            let remedy = "it counts for an https:// endpoint alone";
            lines.push(asked(file, name, &path.display().to_string(), remedy));
        }
    }
}

fn pipeline(settings: &Settings, lines: &mut Vec<String>) {
    let batch = &settings.batch;
    if let Some(queue) = batch.queue.value {
        let remedy = "this build counts waiting spans in bytes, 32 MiB for each exporter; unset it";
        lines.push(asked(&batch.queue, env::OTEL_BSP_MAX_QUEUE_SIZE, &queue.to_string(), remedy));
    }
    if !batch.size.is_default() && batch.size.value != 512 {
        let remedy = "this build sends 512 spans at once; unset it";
        lines.push(asked(
            &batch.size,
            env::OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
            &batch.size.value.to_string(),
            remedy,
        ));
    }
    #[cfg(not(feature = "otlp-http"))]
    if let super::sampler::SamplerSetting::Remote(remote) = &settings.sampler.value {
        let initial = remote.initial();
        let remedy = format!(
            "strategies are asked for with the Cargo feature `otlp-http` of traced, which is off; without it \
             traces are sampled by {initial}"
        );
        lines.push(asked(&settings.sampler, env::OTEL_TRACES_SAMPLER, "jaeger_remote", &remedy));
    }
    let propagators = &settings.propagators;
    if propagators.value != DEFAULT {
        let remedy = "this build speaks tracecontext,baggage alone and does so";
        lines.push(asked(propagators, env::OTEL_PROPAGATORS, &joined(&propagators.value), remedy));
    }
    if let Some(methods) = &settings.conventions.http_methods.value {
        let remedy = "this build knows the methods of the specification and no others; unset it";
        lines.push(asked(
            &settings.conventions.http_methods,
            env::HTTP_KNOWN_METHODS,
            &methods.join(","),
            remedy,
        ));
    }
}

fn own(settings: &Settings, lines: &mut Vec<String>) {
    let own = &settings.own;
    if let Viewer::At(address) = own.viewer.value {
        let remedy = "this build has no viewer; write TRACED_CONSOLE=on to see traces";
        lines.push(asked(&own.viewer, env::TRACED_VIEWER, &address.to_string(), remedy));
    }
    for (switch, name, remedy) in [
        (&own.doctor, env::TRACED_DOCTOR, "this build has no doctor; unset it"),
        (&own.error_messages, env::TRACED_ERROR_MESSAGES, "this build records no error messages; unset it"),
    ] {
        if switch.value {
            lines.push(asked(switch, name, "1", remedy));
        }
    }
    let least = &settings.exporters.console_min;
    if least.value > Duration::ZERO {
        let shown = format!("{}ms", least.value.as_millis());
        let remedy = "this build draws every trace; unset it";
        lines.push(asked(least, env::TRACED_CONSOLE_MIN, &shown, remedy));
    }
}

/// `NAME=value has no effect: …`, with the name that was used.
fn asked<T>(setting: &Setting<T>, general: &'static str, value: &str, remedy: &str) -> String {
    let value = super::shown::shown(value);
    match setting.origin {
        super::origin::Origin::Variable(name) => format!("{name}={value} has no effect: {remedy}"),
        _ => format!("{general}={value} (in code) has no effect: {remedy}"),
    }
}
