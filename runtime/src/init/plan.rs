//! The start itself, once everything is settled.

use std::panic::Location;
use std::sync::PoisonError;
use std::time::Duration;

use super::{Guard, STARTED_AT};
use crate::collect::{self, Pipeline};
use crate::config::{self, Destination, SamplerSetting, Settings, env};
use crate::diagnostics;
use crate::error_messages::{self, Redactor};
use crate::export::{Budget, Console, Exporter, OtlpStdout, Sender};
use crate::hooks::{self, Head};
use crate::http_methods;
use crate::keep::Keep;
use crate::sample::SamplerHead;
use crate::sites::sites;

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
    pub(super) exporters: Exporters,
    pub(super) keep: Keep,
    pub(super) redactor: Option<Redactor>,
    /// What was asked for and cannot be.
    pub(super) faults: Vec<String>,
}

/// Where spans are to go.
pub(super) enum Exporters {
    /// The program has its own.
    Own(Vec<Box<dyn Exporter>>),
    /// Ours, as the settings ask for them, and whether anybody asked for the place that each sends to.
    Asked(Vec<(Box<dyn Exporter>, bool)>),
}

impl Plan {
    /// Starts it, for a caller in this line; why not, where it cannot be.
    pub(super) fn install(self, caller: &'static Location<'static>) -> Result<Guard, String> {
        let Self { settings, exporters, keep, redactor, .. } = self;
        if settings.disabled.value {
            let origin = settings.disabled.origin;
            settings.propagators.install();
            diagnostics::info(&format!("off ({origin}); incoming contexts still travel on"));
            return Ok(Guard::of_nothing());
        }
        let lines = config::banner(&settings, exporters.own_names().as_deref(), keep);
        let batch = &settings.batch;
        let senders = exporters.start(batch.queue.value);
        let delay = batch.delay.value.max(SHORTEST_DELAY);
        let (resource, limits) = (&settings.resource.resource, settings.limits.limits);
        let pipeline = Pipeline::new(resource, limits, senders.clone(), delay);
        if !collect::install(pipeline.sending_at_once(batch.size.value).keeping(keep)) {
            senders.iter().for_each(Sender::close);
            return Err("already started: this second start changes nothing".to_owned());
        }
        *STARTED_AT.lock().unwrap_or_else(PoisonError::into_inner) = Some(caller);
        settings.propagators.install();
        diagnostics::banner(|| lines);
        if let Some(switches) = &settings.own.sites.value {
            if switches.apply(sites()) == 0 {
                diagnostics::warn(&format!("{} switches nothing: no function matches", env::TRACED));
            }
        }
        http_methods::set_known(settings.conventions.http_methods.value.as_deref());
        error_messages::set(settings.own.error_messages.value, redactor);
        let head = head(&settings);
        if let Some(caller) = settings.caller {
            hooks::set_environment_parent(caller);
        }
        hooks::set_head(Some(head));
        Ok(Guard::begin(settings.own.shutdown_timeout.value, settings.own.signals.value))
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

impl Exporters {
    /// How the program's own are called, if it has its own.
    fn own_names(&self) -> Option<Vec<String>> {
        match self {
            Self::Own(own) => Some(own.iter().map(|exporter| exporter.destination()).collect()),
            Self::Asked(_) => None,
        }
    }

    /// Gives each a thread, and a queue in which so many spans may wait; by default their bytes are counted alone.
    fn start(self, most_spans: Option<usize>) -> Vec<Sender> {
        let usual = Budget::default();
        let budget = Budget { spans: most_spans.unwrap_or(usual.spans), ..usual };
        match self {
            Self::Own(own) => {
                own.into_iter().map(|exporter| Sender::start_within(exporter, budget)).collect()
            }
            Self::Asked(asked) => asked
                .into_iter()
                .map(|(exporter, by_name)| match by_name {
                    true => Sender::start_within(exporter, budget),
                    false => Sender::start_by_default(exporter, budget),
                })
                .collect(),
        }
    }
}

/// The exporters that the settings ask for; what cannot be done of that and shows only now is added to the faults.
pub(super) fn exporters(settings: &mut Settings, faults: &mut Vec<String>) -> Vec<(Box<dyn Exporter>, bool)> {
    if settings.disabled.value {
        return Vec::new();
    }
    let destinations = settings.exporters.destinations.value.clone();
    let mut exporters = Vec::new();
    for destination in destinations {
        let by_name = destination != Destination::Otlp || !settings.otlp.endpoint.is_default();
        let exporter = exporter_for(destination, settings, faults);
        exporters.extend(exporter.map(|exporter| (exporter, by_name)));
    }
    exporters
}

#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(
        clippy::needless_pass_by_ref_mut,
        reason = "it is the OTLP exporter that may have something to say"
    )
)]
fn exporter_for(
    destination: Destination,
    settings: &mut Settings,
    faults: &mut Vec<String>,
) -> Option<Box<dyn Exporter>> {
    match destination {
        Destination::Console => {
            let least = settings.exporters.console_min.value;
            Some(Box::new(Console::default().at_least(least)))
        }
        Destination::OtlpStdout => Some(Box::new(OtlpStdout::default())),
        #[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
        Destination::Otlp => super::otlp::exporter(settings, faults),
        #[cfg(not(any(feature = "otlp-http", feature = "otlp-grpc")))]
        Destination::Otlp => {
            let _nothing_to_read = faults;
            None
        }
    }
}
