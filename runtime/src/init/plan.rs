//! The start itself, once everything is settled.

use std::panic::Location;
use std::sync::PoisonError;
use std::time::Duration;

use super::{Guard, STARTED_AT};
use crate::collect::{self, Pipeline};
use crate::config::{self, Destination, SamplerSetting, Settings};
use crate::diagnostics;
use crate::export::{Console, Exporter, Sender};
use crate::hooks::{self, Head};
use crate::keep::Keep;
use crate::sample::SamplerHead;

/// The shortest time between two rounds of the collector.
const SHORTEST_DELAY: Duration = Duration::from_millis(1);

/// Says where the installation was started that runs already, if one does.
///
/// Asked before anything is settled: what is wrong with the environment has been said by then.
pub(super) fn refuse_second() -> Result<(), String> {
    match *STARTED_AT.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(first) => Err(format!("already started at {first}: this second start changes nothing")),
        None => Ok(()),
    }
}

/// What is to be started.
pub(super) struct Plan {
    pub(super) settings: Settings,
    pub(super) exporters: Option<Vec<Box<dyn Exporter>>>,
    pub(super) keep: Keep,
    /// What was asked for and cannot be.
    pub(super) faults: Vec<String>,
}

impl Plan {
    /// Starts it, for a caller in this line; why not, where it cannot be.
    pub(super) fn install(self, caller: &'static Location<'static>) -> Result<Guard, String> {
        let Self { settings, exporters, keep, .. } = self;
        let limit = settings.own.shutdown_timeout.value;
        if settings.disabled.value {
            let origin = settings.disabled.origin;
            diagnostics::info(&format!("off ({origin}); incoming contexts still travel on"));
            return Ok(Guard { active: false, limit });
        }
        let names: Option<Vec<String>> =
            exporters.as_ref().map(|own| own.iter().map(|exporter| exporter.destination()).collect());
        let exporters = exporters.unwrap_or_else(|| default_exporters(&settings));
        let lines = config::banner(&settings, names.as_deref(), keep);
        let senders: Vec<Sender> = exporters.into_iter().map(Sender::start).collect();
        let delay = settings.batch.delay.value.max(SHORTEST_DELAY);
        let (resource, limits) = (&settings.resource.resource, settings.limits.limits);
        if !collect::install(Pipeline::new(resource, limits, senders.clone(), delay).keeping(keep)) {
            senders.iter().for_each(Sender::close);
            return Err("already started: this second start changes nothing".to_owned());
        }
        *STARTED_AT.lock().unwrap_or_else(PoisonError::into_inner) = Some(caller);
        diagnostics::banner(|| lines);
        let head = head(&settings);
        if let Some(caller) = settings.caller {
            hooks::set_environment_parent(caller);
        }
        hooks::set_head(Some(head));
        Ok(Guard { active: true, limit })
    }
}

/// Who decides which traces are recorded.
fn head(settings: &Settings) -> Box<dyn Head> {
    match &settings.sampler.value {
        SamplerSetting::Here(sampler) => Box::new(SamplerHead::new(*sampler)),
        #[cfg(feature = "otlp-http")]
        SamplerSetting::Remote(remote) => {
            let service = settings.resource.resource.service_name();
            Box::new(crate::sample::RemoteHead::follow(remote.asked_about(service)))
        }
        // As `config::unserved` says.
        #[cfg(not(feature = "otlp-http"))]
        SamplerSetting::Remote(remote) => Box::new(SamplerHead::new(remote.initial())),
    }
}

fn default_exporters(settings: &Settings) -> Vec<Box<dyn Exporter>> {
    let destinations = &settings.exporters.destinations.value;
    destinations.iter().filter_map(|destination| exporter_for(*destination, settings)).collect()
}

/// What `config::unserved` speaks of is not asked for here.
fn exporter_for(destination: Destination, settings: &Settings) -> Option<Box<dyn Exporter>> {
    match destination {
        Destination::Console => Some(Box::new(Console::default())),
        Destination::OtlpStdout => None,
        #[cfg(feature = "otlp-http")]
        Destination::Otlp => {
            use crate::config::Protocol;
            let otlp = &settings.otlp;
            let timeout = otlp.timeout.value.min(settings.batch.export_timeout.value);
            let exporter = crate::export::OtlpHttp::new(&otlp.url(Protocol::HttpProtobuf)).timeout(timeout);
            let headers = otlp.headers.value.iter();
            Some(Box::new(headers.fold(exporter, |exporter, (name, value)| exporter.header(name, value))))
        }
        #[cfg(not(feature = "otlp-http"))]
        Destination::Otlp => {
            let _for_the_feature = settings;
            None
        }
    }
}
