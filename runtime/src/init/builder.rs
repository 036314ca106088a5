//! What the program says of its own tracing, before it starts.

use std::io::IsTerminal as _;
use std::panic::Location;
use std::time::Duration;

use super::Guard;
use super::plan::{self, Exporters, Plan};
use crate::config::{
    self, Build, InstallError, LimitSettings, Package, Protocol, SamplerSetting, Setting, Settings,
    Surroundings, Variables, env,
};
use crate::diagnostics;
use crate::environment;
use crate::error_messages::Redactor;
use crate::export::Exporter;
use crate::keep::Keep;
use crate::limits::Limits;
use crate::propagate::Propagator;
use crate::resource;
use crate::sample::Sampler;

/// Settles where spans go, then starts; `init!` is the short form.
///
/// What is said here beats what the environment says, and that beats the defaults.
///
/// ```
/// use traced_runtime::{Builder, export::Memory};
/// let memory = Memory::default();
/// let guard = Builder::new("shop", "1.2.3").exporter(memory.clone()).install();
/// ```
#[must_use = "nothing starts before `install`"]
pub struct Builder {
    package: Package,
    environment: Variables,
    surroundings: Surroundings,
    code: Variables,
    headers: Vec<(String, String)>,
    sampler: Option<Sampler>,
    limits: Option<Limits>,
    delay: Option<Duration>,
    resource: Vec<(String, String)>,
    exporters: Option<Vec<Box<dyn Exporter>>>,
    keep: Keep,
    redactor: Option<Redactor>,
}

impl Builder {
    /// What the environment asks for, for the package of this name and version.
    pub fn from_env(name: &str, version: &str) -> Self {
        let surroundings = Surroundings {
            terminal: std::io::stderr().is_terminal(),
            debug: cfg!(debug_assertions),
            build: Build::THIS,
        };
        Self { environment: environment::variables().collect(), surroundings, ..Self::new(name, version) }
    }

    /// The defaults, for a service of this name and version; the environment is not asked.
    pub fn new(name: &str, version: &str) -> Self {
        Self {
            package: Package { name: name.to_owned(), version: version.to_owned() },
            environment: Variables::default(),
            surroundings: Surroundings { terminal: false, debug: false, build: Build::THIS },
            code: Variables::default(),
            headers: Vec::new(),
            sampler: None,
            limits: None,
            delay: None,
            resource: Vec::new(),
            exporters: None,
            keep: Keep::default(),
            redactor: None,
        }
    }

    /// Says what a variable may say, for those that have no method of their own; beats the environment.
    ///
    /// ```
    /// use traced_runtime::Builder;
    /// let builder = Builder::new("shop", "1.2.3").variable("OTEL_EXPORTER_OTLP_TIMEOUT", "2000");
    /// ```
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.code.set(name, value);
        self
    }

    /// Calls the service so, whatever the package and `OTEL_SERVICE_NAME` say.
    ///
    /// ```
    /// use traced_runtime::Builder;
    /// let builder = Builder::from_env("shop", "1.2.3").service_name("checkout");
    /// ```
    pub fn service_name(self, name: &str) -> Self {
        self.variable(env::OTEL_SERVICE_NAME, name)
    }

    /// Sends spans to the collector at this address; over HTTP, to `/v1/traces` below it.
    ///
    /// ```
    /// use traced_runtime::Builder;
    /// let builder = Builder::from_env("shop", "1.2.3").endpoint("http://collector:4318");
    /// ```
    pub fn endpoint(self, address: &str) -> Self {
        self.variable(env::OTLP_ENDPOINT, address)
    }

    /// Sends spans in this way.
    ///
    /// ```
    /// use traced_runtime::{Builder, Protocol};
    /// let builder = Builder::from_env("shop", "1.2.3").protocol(Protocol::HttpProtobuf);
    /// ```
    pub fn protocol(self, protocol: Protocol) -> Self {
        self.variable(env::OTLP_PROTOCOL, &protocol.to_string())
    }

    /// Sends spans with this header beside those of the environment, or in place of one of the same name.
    ///
    /// ```
    /// use traced_runtime::Builder;
    /// let builder = Builder::from_env("shop", "1.2.3").header("x-tenant", "blue");
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Lets contexts travel in these ways and no others, in both directions.
    ///
    /// ```
    /// use traced_runtime::{Builder, Propagator};
    /// let ways = [Propagator::TraceContext, Propagator::Baggage];
    /// let builder = Builder::from_env("shop", "1.2.3").propagators(ways);
    /// ```
    pub fn propagators(self, propagators: impl IntoIterator<Item = Propagator>) -> Self {
        let propagators: Vec<Propagator> = propagators.into_iter().collect();
        self.variable(env::OTEL_PROPAGATORS, &config::joined(&propagators))
    }

    /// Reads contexts in these formats, whichever are written: the first that names a caller counts.
    ///
    /// ```
    /// use traced_runtime::{Builder, Propagator};
    /// // Callers still speak Zipkin's; whoever is called understands W3C's.
    /// let builder = Builder::from_env("shop", "1.2.3")
    ///     .extract_from([Propagator::TraceContext, Propagator::B3, Propagator::Baggage])
    ///     .inject_into([Propagator::TraceContext, Propagator::Baggage]);
    /// ```
    pub fn extract_from(self, propagators: impl IntoIterator<Item = Propagator>) -> Self {
        let propagators: Vec<Propagator> = propagators.into_iter().collect();
        self.variable(env::TRACED_EXTRACT, &config::joined(&propagators))
    }

    /// Writes contexts in these formats, whichever are read.
    pub fn inject_into(self, propagators: impl IntoIterator<Item = Propagator>) -> Self {
        let propagators: Vec<Propagator> = propagators.into_iter().collect();
        self.variable(env::TRACED_INJECT, &config::joined(&propagators))
    }

    /// Exports here, and not where the environment or the default says; call it again for one more.
    ///
    /// This is how spans get into a file, or to several collectors; each exporter has a thread and a queue of its own.
    ///
    /// ```
    /// use traced_runtime::{Builder, export::File};
    /// let builder = Builder::new("shop", "1.2.3").exporter(File::new("/var/log/shop/spans.jsonl"));
    /// ```
    pub fn exporter(mut self, exporter: impl Exporter) -> Self {
        self.exporters.get_or_insert_default().push(Box::new(exporter));
        self
    }

    /// Decides so which traces are recorded, when they start.
    pub fn sampler(self, sampler: Sampler) -> Self {
        Self { sampler: Some(sampler), ..self }
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

    /// Switches functions with `#[traced]` off and on by their names, as [`switch`](crate::switch) does later; beats
    /// `TRACED`.
    ///
    /// ```
    /// use traced_runtime::Builder;
    /// let builder = Builder::from_env("shop", "1.2.3").switch("shop::db::*=off");
    /// ```
    pub fn switch(self, patterns: &str) -> Self {
        self.variable(env::TRACED, patterns)
    }

    /// Whether the messages of errors are recorded of every function with `#[traced]`, and not of those alone that ask
    /// for it by `err`; beats `TRACED_ERROR_MESSAGES`.
    ///
    /// Messages can hold secrets, so by default they are not. Those that are go through
    /// [`redact_messages`](Self::redact_messages) and are cut at 256 bytes.
    ///
    /// ```
    /// use traced_runtime::Builder;
    /// let builder = Builder::from_env("shop", "1.2.3").error_messages(true);
    /// ```
    pub fn error_messages(self, on: bool) -> Self {
        self.variable(env::TRACED_ERROR_MESSAGES, if on { "on" } else { "off" })
    }

    /// Makes the messages of errors harmless in this way, instead of by [`redact::text`](crate::redact::text).
    ///
    /// ```
    /// use traced_runtime::Builder;
    /// let builder = Builder::from_env("shop", "1.2.3").redact_messages(|message| message.replace("4711", "…"));
    /// ```
    pub fn redact_messages(mut self, redactor: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        self.redactor = Some(Box::new(redactor));
        self
    }

    /// With an attribute that every span of the process shares.
    pub fn resource(mut self, key: &str, value: &str) -> Self {
        self.resource.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Lets spans carry so much and no more.
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits: Some(limits), ..self }
    }

    /// Lets ended spans wait this long for company.
    pub fn delay(self, delay: Duration) -> Self {
        Self { delay: Some(delay), ..self }
    }

    /// Whether spans are sent on SIGTERM and Ctrl-C, as they are unless this or `TRACED_SIGNALS` says otherwise.
    ///
    /// A program that has a handler of its own keeps it, and decides what ends it; one that has none ends as it would
    /// have, a little later.
    ///
    /// ```
    /// use traced_runtime::Builder;
    /// let builder = Builder::from_env("shop", "1.2.3").signals(false);
    /// ```
    pub fn signals(self, on: bool) -> Self {
        self.variable(env::TRACED_SIGNALS, if on { "on" } else { "off" })
    }

    /// Starts. Never fails: what cannot be is said on stderr and left out.
    #[track_caller]
    pub fn install(self) -> Guard {
        let caller = Location::caller();
        let start = || {
            plan::refuse_second()?;
            let plan = self.plan();
            diagnostics::set_level(plan.settings.log_level.value);
            plan.faults.iter().for_each(|fault| diagnostics::warn(fault));
            plan.install(caller)
        };
        start().unwrap_or_else(|fault: String| {
            diagnostics::warn(&fault);
            Guard::of_nothing()
        })
    }

    /// Starts, if nothing is wrong: the strict form of [`install`](Self::install).
    ///
    /// ```
    /// use traced_runtime::{Builder, export::Memory};
    /// let guard = Builder::new("shop", "1.2.3").exporter(Memory::default()).try_install()?;
    /// # Ok::<(), traced_runtime::InstallError>(())
    /// ```
    ///
    /// # Errors
    /// When `install` would have had something to say: a value that cannot be read, one that this build cannot do, a
    /// name that nobody listens to and that is almost one of ours, or a second start. Nothing has been started then.
    #[track_caller]
    pub fn try_install(self) -> Result<Guard, InstallError> {
        let caller = Location::caller();
        let alone = |fault| InstallError::new(vec![fault]);
        plan::refuse_second().map_err(alone)?;
        let plan = self.plan();
        if !plan.faults.is_empty() {
            return Err(InstallError::new(plan.faults));
        }
        diagnostics::set_level(plan.settings.log_level.value);
        plan.install(caller).map_err(alone)
    }

    /// Everything that is settled before anything starts.
    fn plan(self) -> Plan {
        let seen = resource::seen(|name| self.environment.get(name));
        let mut settings =
            Settings::read(&self.package, &self.code, &self.environment, self.surroundings, seen);
        for (key, value) in &self.resource {
            settings.resource = settings.resource.with(key, value);
        }
        for (name, value) in &self.headers {
            settings.set_header(name, value);
        }
        if let Some(sampler) = self.sampler {
            settings.sampler = Setting::code(SamplerSetting::Here(sampler));
        }
        if let Some(limits) = self.limits {
            settings.limits = LimitSettings::code(limits);
        }
        if let Some(delay) = self.delay {
            settings.batch.delay = Setting::code(delay);
        }
        let mut faults = std::mem::take(&mut settings.warnings);
        faults.extend(config::unserved(&settings, self.exporters.is_some()));
        let exporters = match self.exporters {
            Some(own) => Exporters::Own(own),
            None => Exporters::Asked(plan::exporters(&mut settings, &mut faults)),
        };
        Plan { settings, exporters, keep: self.keep, redactor: self.redactor, faults }
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the variables: some of them are secrets.
        f.debug_struct("Builder").field("package", &self.package).finish_non_exhaustive()
    }
}
