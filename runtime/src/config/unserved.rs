//! What is understood but not done by this build: one line for each, and what happens instead.

use super::build::Build;
use super::endpoint::Endpoint;
use super::env;
use super::exporters::Destination;
use super::origin::Setting;
use super::otlp::{OtlpSettings, Protocol, is_secure};
use super::own::Viewer;
use super::settings::Settings;
use super::shown::{shown_address, shown_path};

/// Everything that somebody asked for and will not get. With exporters of the program's own nothing counts that is
/// about ours.
pub(crate) fn unserved(settings: &Settings, own_exporters: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if !own_exporters && settings.exporters.has(Destination::Otlp) {
        otlp(&settings.otlp, &mut lines);
    }
    #[cfg(not(feature = "otlp-http"))]
    sampler(settings, &mut lines);
    own(settings, &mut lines);
    lines
}

fn otlp(otlp: &OtlpSettings, lines: &mut Vec<String>) {
    let asked = otlp.protocol.value;
    let feature = Build::feature(asked);
    let Some(spoken) = otlp.spoken() else {
        lines.push(format!(
            "no spans are exported: OTLP over {asked} needs the Cargo feature `{feature}` of traced, which is off"
        ));
        return;
    };
    if spoken != asked {
        let port = if spoken == Protocol::Grpc { 4317 } else { 4318 };
        let remedy = format!(
            "it needs the Cargo feature `{feature}` of traced; {spoken} is spoken instead, whose port is usually {port}"
        );
        lines.push(no_effect(&otlp.protocol, env::OTLP_PROTOCOL, &asked.to_string(), &remedy));
    }
    let address = otlp.endpoint.value.address().unwrap_or_default();
    if !address.is_empty() && !Endpoint::is_address(address, spoken == Protocol::Grpc) {
        let remedy = "an address without http:// is for gRPC alone, so the default endpoint is used";
        lines.push(no_effect(&otlp.endpoint, env::OTLP_ENDPOINT, &shown_address(address), remedy));
    }
    if otlp.served().is_none() {
        let why =
            if address.contains("://") { "TLS" } else { "without http:// before it TLS is spoken, which" };
        let remedy = format!(
            "{why} needs the Cargo feature `tls` of traced, so no span is exported; switch it on, or write http:// if \
             the endpoint takes that"
        );
        lines.push(no_effect(&otlp.endpoint, env::OTLP_ENDPOINT, &shown_address(address), &remedy));
    } else if !is_secure(&otlp.url(spoken)) {
        tls_files(otlp, lines);
    }
}

fn tls_files(otlp: &OtlpSettings, lines: &mut Vec<String>) {
    for (file, name) in [
        (&otlp.certificate, env::OTLP_CERTIFICATE),
        (&otlp.client_key, env::OTLP_CLIENT_KEY),
        (&otlp.client_certificate, env::OTLP_CLIENT_CERTIFICATE),
    ] {
        if let Some(path) = &file.value {
            let remedy = "it counts for an https:// endpoint alone";
            lines.push(no_effect(file, name, &shown_path(path), remedy));
        }
    }
}

#[cfg(not(feature = "otlp-http"))]
fn sampler(settings: &Settings, lines: &mut Vec<String>) {
    if let super::sampler::SamplerSetting::Remote(remote) = &settings.sampler.value {
        let initial = remote.initial();
        let remedy = format!(
            "strategies are asked for with the Cargo feature `otlp-http` of traced, which is off; without it \
             traces are sampled by {initial}"
        );
        lines.push(no_effect(&settings.sampler, env::OTEL_TRACES_SAMPLER, "jaeger_remote", &remedy));
    }
}

fn own(settings: &Settings, lines: &mut Vec<String>) {
    let own = &settings.own;
    if let Viewer::At(address) = own.viewer.value {
        let remedy = "this build has no viewer; write TRACED_CONSOLE=on to see traces";
        lines.push(no_effect(&own.viewer, env::TRACED_VIEWER, &address.to_string(), remedy));
    }
    if own.doctor.value {
        let remedy = "this build has no doctor; unset it";
        lines.push(no_effect(&own.doctor, env::TRACED_DOCTOR, "1", remedy));
    }
}

/// `NAME=value has no effect: …`, with the name that was used, and the value in a form that may be shown.
pub(crate) fn no_effect<T>(setting: &Setting<T>, general: &'static str, value: &str, remedy: &str) -> String {
    match setting.origin {
        super::origin::Origin::Variable(name) => format!("{name}={value} has no effect: {remedy}"),
        _ => format!("{general}={value} (in code) has no effect: {remedy}"),
    }
}
