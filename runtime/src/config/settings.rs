//! The settings of an installation, each from the program, the environment or its default.

use super::batch::BatchSettings;
use super::build::Build;
use super::conventions::ConventionSettings;
use super::env;
use super::exporters::ExporterSettings;
use super::limits::LimitSettings;
use super::origin::{Origin, Setting};
use super::otlp::OtlpSettings;
use super::own::OwnSettings;
use super::propagators::PropagatorSettings;
use super::reader::Reader;
use super::resource::ResourceSettings;
use super::sampler::SamplerSetting;
use super::shown::shown;
use super::values;
use super::variables::Variables;
use crate::context::Context;
use crate::diagnostics::Level;
use crate::resource::Resource;

/// Everything that is settled before anything starts.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) disabled: Setting<bool>,
    pub(crate) log_level: Setting<Level>,
    pub(crate) resource: ResourceSettings,
    pub(crate) propagators: PropagatorSettings,
    pub(crate) sampler: Setting<SamplerSetting>,
    pub(crate) limits: LimitSettings,
    pub(crate) batch: BatchSettings,
    pub(crate) exporters: ExporterSettings,
    pub(crate) otlp: OtlpSettings,
    pub(crate) own: OwnSettings,
    pub(crate) conventions: ConventionSettings,
    pub(crate) caller: Option<Context>,
    /// What was asked for and cannot be: said once, then ignored.
    pub(crate) warnings: Vec<String>,
}

/// The package that calls: what the service is called unless somebody says otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
}

/// Where the process runs, as far as defaults depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Surroundings {
    /// Somebody reads stderr as it is written.
    pub(crate) terminal: bool,
    /// The program is built for its developer.
    pub(crate) debug: bool,
    /// What the program was built with.
    pub(crate) build: Build,
}

impl Settings {
    /// Reads the settings of a package that has seen so much of its process; nothing that is said makes this fail.
    pub(crate) fn read(
        package: &Package,
        code: &Variables,
        environment: &Variables,
        surroundings: Surroundings,
        seen: Resource,
    ) -> Self {
        let mut reader = Reader::new(code, environment);
        reader.refuse_files();
        let exporters = reader.exporters(surroundings);
        let watched = exporters.has(super::Destination::Console);
        let propagators = reader.propagators();
        let mut settings = Self {
            disabled: reader.boolean(&[env::OTEL_SDK_DISABLED]),
            log_level: reader.log_level(),
            resource: reader.resource(package, seen),
            sampler: reader.sampler(),
            limits: reader.limits(),
            batch: reader.batch(watched),
            exporters,
            otlp: reader.otlp(surroundings.build),
            own: reader.own(),
            conventions: reader.conventions(),
            caller: reader.caller(&propagators.read.value),
            propagators,
            warnings: Vec::new(),
        };
        reader.look_for_mistakes();
        settings.warnings = reader.warnings;
        settings
    }
}

impl Settings {
    /// With a header that the program gives.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        if self.otlp.headers.value.set(name, value) {
            self.otlp.headers.origin = Origin::Code;
        } else {
            self.warnings.push(format!("the header {} is left out: HTTP allows none like it", shown(name)));
        }
    }
}

impl Reader<'_> {
    /// A file of settings would count instead of all variables, if there were a reader of it.
    fn refuse_files(&mut self) {
        for name in [env::OTEL_CONFIG_FILE, env::OTEL_EXPERIMENTAL_CONFIG_FILE] {
            if let Some(said) = self.one(name) {
                self.ignore(said, "files of settings are not supported, the variables count; unset it");
            }
        }
    }

    fn log_level(&mut self) -> Setting<Level> {
        let names = [
            ("none", Level::Nothing),
            ("off", Level::Nothing),
            ("fatal", Level::Nothing),
            ("error", Level::Nothing),
            ("warn", Level::Warnings),
            ("warning", Level::Warnings),
            ("info", Level::Everything),
            ("debug", Level::Everything),
            ("trace", Level::Everything),
            ("verbose", Level::Everything),
            ("all", Level::Everything),
        ];
        let read = values::one_of(&names, "write none, error, warn, info or debug");
        Setting::of(self.first(&[env::OTEL_LOG_LEVEL], read), Level::Everything)
    }
}
