//! From nothing to exporting: the builder, and the guard that flushes at the end.

use std::time::Duration;

use crate::clock::Deadline;
use crate::collect::{self, Pipeline};
use crate::config::{Destination, Settings, process_environment};
use crate::diagnostics;
use crate::export::{Console, Exporter, Sender};
use crate::hooks;
use crate::keep::Keep;
use crate::limits::Limits;
use crate::sample::{Sampler, SamplerHead};

/// How long the end of the process may wait for spans to leave.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

/// Settles where spans go, then starts; `init!` is the short form.
///
/// ```
/// use traced_runtime::{Builder, export::Memory};
/// let memory = Memory::default();
/// let guard = Builder::new("shop", "1.2.3").exporter(memory.clone()).install();
/// ```
#[must_use = "nothing starts before `install`"]
pub struct Builder {
    settings: Settings,
    exporters: Option<Vec<Box<dyn Exporter>>>,
    keep: Keep,
}

impl Builder {
    /// What the environment asks for, for the package of this name and version.
    pub fn from_env(name: &str, version: &str) -> Self {
        Self::with(Settings::read(name, version, &process_environment()))
    }

    /// The defaults, for a service of this name and version; the environment is not asked.
    pub fn new(name: &str, version: &str) -> Self {
        Self::with(Settings::read(name, version, &std::iter::empty().collect()))
    }

    /// Exports here, and not where the environment or the default says; call it again for one more.
    pub fn exporter(mut self, exporter: impl Exporter) -> Self {
        self.exporters.get_or_insert_default().push(Box::new(exporter));
        self
    }

    /// Decides so which traces are recorded, when they start.
    pub fn sampler(mut self, sampler: Sampler) -> Self {
        self.settings.sampler = sampler;
        self
    }

    /// Decides so which of the traces that are recorded are exported, when it is known how they turned out.
    ///
    /// ```
    /// use traced_runtime::{Builder, Keep};
    /// let builder = Builder::new("shop", "1.2.3").keep(Keep::errors().or_ratio(0.01));
    /// ```
    pub fn keep(self, keep: Keep) -> Self {
        Self { keep, ..self }
    }

    /// With an attribute that every span of the process shares.
    pub fn resource(mut self, key: &str, value: &str) -> Self {
        self.settings.resource = self.settings.resource.with(key, value);
        self
    }

    /// Lets spans carry so much and no more.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// Lets ended spans wait this long for company.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.settings.delay = delay;
        self
    }

    fn with(settings: Settings) -> Self {
        Self { settings, exporters: None, keep: Keep::default() }
    }

    /// Starts. Never fails: what cannot be is said on stderr and left out.
    pub fn install(self) -> Guard {
        let Self { settings, exporters, keep } = self;
        if let Some(level) = &settings.log_level {
            diagnostics::set_level(level);
        }
        settings.warnings.iter().for_each(|warning| diagnostics::warn(warning));
        if settings.disabled {
            diagnostics::info("off (OTEL_SDK_DISABLED); incoming contexts still travel on");
            return Guard { active: false };
        }
        let exporters =
            exporters.unwrap_or_else(|| settings.destinations.iter().filter_map(exporter_for).collect());
        announce(&settings, &exporters, keep);
        let senders = exporters.into_iter().map(Sender::start).collect();
        let pipeline = Pipeline::new(settings.resource, senders, settings.delay);
        let pipeline = pipeline.limited(settings.limits).keeping(keep);
        if !collect::install(pipeline) {
            diagnostics::warn("already started: the second init! changes nothing");
            return Guard { active: false };
        }
        if let Some(caller) = settings.caller {
            hooks::set_environment_parent(caller);
        }
        hooks::set_head(Some(std::sync::Arc::new(SamplerHead::new(settings.sampler))));
        Guard { active: true }
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("settings", &self.settings).finish_non_exhaustive()
    }
}

fn exporter_for(destination: &Destination) -> Option<Box<dyn Exporter>> {
    match destination {
        Destination::Console => Some(Box::new(Console::default())),
        #[cfg(feature = "otlp-http")]
        Destination::OtlpHttp { url, headers, timeout } => {
            let exporter = crate::export::OtlpHttp::new(url).timeout(*timeout);
            let exporter =
                headers.iter().fold(exporter, |exporter, (name, value)| exporter.header(name, value));
            Some(Box::new(exporter))
        }
        #[cfg(not(feature = "otlp-http"))]
        Destination::OtlpHttp { .. } => {
            diagnostics::warn("no spans are exported: the Cargo feature `otlp-http` of traced is off");
            None
        }
    }
}

/// The banner: one line that says where spans go.
fn announce(settings: &Settings, exporters: &[Box<dyn Exporter>], keep: Keep) {
    use std::io::IsTerminal as _;
    if std::io::stderr().is_terminal() {
        let destinations: Vec<_> = exporters.iter().map(|exporter| exporter.destination()).collect();
        let service = settings.resource.service_name();
        let sampler = settings.sampler;
        let kept = if keep == Keep::all() { String::new() } else { format!(" · keeps {keep}") };
        diagnostics::info(&format!("{service} · {} · sampler {sampler}{kept}", destinations.join(" + ")));
    }
}

/// Keeps tracing on; dropped, it sends what is left, for five seconds at most.
#[derive(Debug)]
#[must_use = "tracing stops when the guard is dropped; write `let _traced = …`"]
pub struct Guard {
    active: bool,
}

impl Guard {
    /// Sends every span that has ended by now; whether all were delivered or given up within `limit`.
    pub fn flush(&self, limit: Duration) -> bool {
        !self.active || collect::flush(Deadline::after(limit))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.active {
            return;
        }
        let deadline = Deadline::after(SHUTDOWN_TIMEOUT);
        hooks::set_head(None);
        let senders = collect::uninstall(deadline);
        // All of them make their last tries at once.
        senders.iter().for_each(Sender::close);
        senders.iter().for_each(|sender| sender.finish(deadline));
        report(&senders);
    }
}

/// One line, if anything was lost.
fn report(senders: &[Sender]) {
    for tally in senders.iter().map(Sender::tally) {
        let dropped = tally.dropped.total();
        if dropped + tally.waiting > 0 {
            diagnostics::warn(&format!(
                "exported {} spans, lost {} (not taken by the endpoint {}, still waiting {})",
                tally.delivered,
                dropped + tally.waiting,
                dropped,
                tally.waiting,
            ));
        }
    }
    let no_room = crate::engine::dropped();
    if no_room > 0 {
        diagnostics::warn(&format!("{no_room} spans had no room in the record pool"));
    }
}
