//! Names of variables that are almost those of ours.

use super::env;
use super::reader::Reader;
use super::shown::shown;

/// So many letters may be wrong, missing or too many.
const MOST_MISTAKES: usize = 2;

/// Names that others listen to: the specification's for other signals, and those of other languages.
const OF_OTHERS: &[&str] = &[
    "OTEL_BLRP_",
    "OTEL_CPP_",
    "OTEL_DOTNET_",
    "OTEL_ELIXIR_",
    "OTEL_EXPORTER_JAEGER_",
    "OTEL_EXPORTER_OTLP_LOGS_",
    "OTEL_EXPORTER_OTLP_METRICS_",
    "OTEL_EXPORTER_OTLP_METRIC_",
    "OTEL_EXPORTER_OTLP_PROFILES_",
    "OTEL_EXPORTER_PROMETHEUS_",
    "OTEL_EXPORTER_ZIPKIN_",
    "OTEL_GO_",
    "OTEL_INSTRUMENTATION_",
    "OTEL_JAVA",
    "OTEL_LOGRECORD_",
    "OTEL_LOGS_",
    "OTEL_METRICS_",
    "OTEL_METRIC_",
    "OTEL_NET_",
    "OTEL_NODE_",
    "OTEL_PHP_",
    "OTEL_POD_",
    "OTEL_PROFILES_",
    "OTEL_PYTHON_",
    "OTEL_RESOURCE_ATTRIBUTES_",
    "OTEL_RUBY_",
    "OTEL_RUST_",
    "OTEL_SWIFT_",
];

/// Names of old, and what took their place.
const RENAMED: &[(&str, &str)] = &[("OTEL_EXPORTER_OTLP_SPAN_INSECURE", env::OTLP_TRACES_INSECURE)];

impl Reader<'_> {
    /// Says which variables nobody listens to, where it can be guessed what they were meant to be.
    pub(super) fn look_for_mistakes(&mut self) {
        let names = self.code.names().chain(self.environment.names());
        let mistakes: Vec<String> = names
            .filter_map(|name| {
                let meant = meant_by(name)?;
                Some(format!("{} is not known: did you mean {meant}", shown(name)))
            })
            .collect();
        self.warnings.extend(mistakes);
        let unreadable = self.environment.unreadable().iter().filter(|name| is_ours(name));
        let unreadable: Vec<&String> = unreadable.collect();
        for name in unreadable {
            self.warnings.push(format!("{name} is ignored: its value is not UTF-8"));
        }
    }
}

fn is_ours(name: &str) -> bool {
    env::OURS.contains(&name)
}

/// What a name was probably meant to be, if that is another one.
fn meant_by(name: &str) -> Option<&'static str> {
    let upper = name.to_ascii_uppercase();
    let concerns_us = upper.starts_with("OTEL_") || upper.starts_with("TRACED_");
    if !concerns_us || is_ours(name) || OF_OTHERS.iter().any(|prefix| upper.starts_with(prefix)) {
        return None;
    }
    if let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == upper) {
        return Some(new);
    }
    let near = env::OURS.iter().map(|known| (mistakes(&upper, known), *known));
    near.filter(|(mistakes, _)| *mistakes <= MOST_MISTAKES).min().map(|(_, known)| known)
}

/// How many letters are to be added, left out or replaced to make one of the other.
fn mistakes(one: &str, other: &str) -> usize {
    // A name that is much longer is another one, however long the sum would take.
    if one.len().abs_diff(other.len()) > MOST_MISTAKES {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.bytes().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (left, expected) in other.bytes().enumerate() {
            let replaced = diagonal + usize::from(letter != expected);
            diagonal = row[left + 1];
            row[left + 1] = replaced.min(diagonal + 1).min(row[left] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_for_what_it_was_meant_to_be() {
        for (slip, meant) in [
            ("OTEL_TRACE_SAMPLER", "OTEL_TRACES_SAMPLER"),
            ("OTEL_SERVICENAME", "OTEL_SERVICE_NAME"),
            ("otel_service_name", "OTEL_SERVICE_NAME"),
            ("OTEL_EXPORTER_OLTP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"),
            ("OTEL_EXPORTER_OTLP_TRACE_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
            ("OTEL_EXPORTER_OTLP_SPAN_INSECURE", "OTEL_EXPORTER_OTLP_TRACES_INSECURE"),
            ("OTEL_PROPAGATOR", "OTEL_PROPAGATORS"),
            ("OTEL_RESOURCE_ATTRIBUTE", "OTEL_RESOURCE_ATTRIBUTES"),
            ("TRACED_CONSOL", "TRACED_CONSOLE"),
        ] {
            assert_eq!(meant_by(slip), Some(meant), "{slip}");
        }
    }

    #[test]
    fn the_names_of_others_are_not_taken_for_slips() {
        for name in [
            "OTEL_BLRP_SCHEDULE_DELAY",
            "OTEL_BLRP_MAX_QUEUE_SIZE",
            "OTEL_LOGS_EXPORTER",
            "OTEL_METRICS_EXPORTER",
            "OTEL_METRIC_EXPORT_INTERVAL",
            "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
            "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
            "OTEL_JAVAAGENT_ENABLED",
            "OTEL_PYTHON_LOG_LEVEL",
            "OTEL_RUST_INSTRUMENTATION_MONGODB_ENABLED",
            "OTEL_RESOURCE_ATTRIBUTES_POD_NAME",
            "OTEL_NODE_IP",
            "OTEL_SOMETHING_ELSE_ALTOGETHER",
            "TRACED_TEST_CHILD",
            "HOTEL_SERVICE_NAME",
            "PATH",
        ] {
            assert_eq!(meant_by(name), None, "{name}");
        }
        assert!(env::OURS.iter().all(|name| meant_by(name).is_none()));
    }

    #[test]
    fn mistakes_are_counted_letter_by_letter() {
        for (one, other, count) in
            [("", "", 0), ("ab", "ab", 0), ("ab", "ba", 2), ("abc", "ac", 1), ("", "ab", 2)]
        {
            assert_eq!(mistakes(one, other), count, "{one} {other}");
            assert_eq!(mistakes(other, one), count, "{other} {one}");
        }
        assert_eq!(mistakes("a", "abcd"), usize::MAX);
    }
}
