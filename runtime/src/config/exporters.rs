//! Where spans go.

use std::time::Duration;

use super::Surroundings;
use super::env;
use super::origin::Setting;
use super::reader::Reader;
use super::values;

/// One of the places that spans can go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Destination {
    /// Over the network, as the [OTLP settings](super::otlp::OtlpSettings) say.
    Otlp,
    /// To stdout, a line of OTLP JSON for each batch.
    OtlpStdout,
    /// To the terminal, drawn.
    Console,
}

/// `OTEL_TRACES_EXPORTER`, and the console beside it.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ExporterSettings {
    pub(crate) destinations: Setting<Vec<Destination>>,
    /// Who asked for the console beside what `OTEL_TRACES_EXPORTER` lists.
    pub(crate) console: Setting<bool>,
    /// Traces that took less are one line on the console.
    pub(crate) console_min: Setting<Duration>,
}

impl ExporterSettings {
    pub(crate) fn has(&self, destination: Destination) -> bool {
        self.destinations.value.contains(&destination)
    }
}

/// As `OTEL_TRACES_EXPORTER` names them.
const NAMES: &[(&str, Destination)] = &[
    ("otlp", Destination::Otlp),
    ("otlp/stdout", Destination::OtlpStdout),
    ("console", Destination::Console),
];

impl Reader<'_> {
    pub(super) fn exporters(&mut self, surroundings: Surroundings) -> ExporterSettings {
        let known = |name: &str| NAMES.iter().find(|(known, _)| *known == name).map(|(_, found)| *found);
        let remedy = "write otlp, console, otlp/stdout, several with commas between, or none alone";
        let mut destinations =
            Setting::of(self.list(env::OTEL_TRACES_EXPORTER, known, remedy), vec![Destination::Otlp]);
        let console = self.console(surroundings, destinations.value.is_empty());
        if console.value && !destinations.value.contains(&Destination::Console) {
            destinations.value.push(Destination::Console);
        }
        let console_min = self.first(&[env::TRACED_CONSOLE_MIN], |text| {
            let number = text.strip_suffix("ms").unwrap_or(text).trim_end();
            values::duration(number)
        });
        ExporterSettings { destinations, console, console_min: Setting::of(console_min, Duration::ZERO) }
    }

    /// Whether the console is on beside the rest: where somebody develops, unless they want no exporter at all.
    fn console(&mut self, surroundings: Surroundings, none: bool) -> Setting<bool> {
        let in_a_pod = self.environment.get(env::KUBERNETES_SERVICE_HOST).is_some();
        let auto = surroundings.terminal && surroundings.debug && !in_a_pod && !none;
        let names = [("auto", auto), ("on", true), ("off", false)];
        let read = values::one_of(&names, "write auto, on or off");
        Setting::of(self.first(&[env::TRACED_CONSOLE], read), auto)
    }
}
