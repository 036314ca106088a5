//! Whatever stands in the environment, the settings are sound and the lines few.

use std::time::Duration;

use proptest::prelude::*;

use super::{IN_A_SERVICE, read_all, said_of};
use crate::config::{Protocol, env};

/// Values that look like something, and values that look like nothing.
fn value() -> impl Strategy<Value = String> {
    let alike = prop_oneof![
        Just("true"),
        Just("none"),
        Just("otlp,console"),
        Just("grpc"),
        Just("traceidratio"),
        Just("jaeger_remote"),
        Just("endpoint=http://c,initialSamplingRate=1"),
        Just("http://u:p@[::1]:4318/x?y#z"),
        Just("a=b%2C,c=%"),
        Just("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    ];
    prop_oneof![
        alike.prop_map(str::to_owned),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| number.to_string()),
        "[ -~]{0,40}",
        any::<String>(),
        "[a-z=,%;:/@#? \u{0}-\u{1f}]{0,300}",
    ]
}

fn environment() -> impl Strategy<Value = Vec<(String, String)>> {
    let known = proptest::sample::select(env::OURS).prop_map(str::to_owned);
    let name = prop_oneof![8 => known, 1 => "OTEL_[A-Z_]{0,12}", 1 => "[A-Z]{1,9}"];
    proptest::collection::vec((name, value()), 0..12)
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

proptest! {
    #[test]
    fn nothing_in_the_environment_is_a_reason_to_fail(environment in environment(), code in environment()) {
        let (code, environment) = (borrowed(&code), borrowed(&environment));
        let settings = read_all(&code, &environment, IN_A_SERVICE);
        let said = said_of(&settings);
        prop_assert!(said.len() <= 2 * (code.len() + environment.len()), "{said:?}");
        for line in &said {
            prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            prop_assert!(line.chars().count() < 600, "{line}");
        }
        prop_assert!(!settings.resource.resource.service_name().is_empty());
        prop_assert!(settings.otlp.timeout.value > Duration::ZERO);
        let url = settings.otlp.url(Protocol::HttpProtobuf);
        prop_assert!(url.to_ascii_lowercase().starts_with("http"), "{url}");
        for (name, value) in settings.otlp.headers.value.iter() {
            prop_assert!(!name.is_empty() && !value.chars().any(|char| char.is_control() && char != '\t'));
        }
        let banner = crate::config::banner(&settings, None, crate::keep::Keep::all());
        prop_assert!(!banner.replace('\n', "").chars().any(char::is_control), "{banner:?}");
        prop_assert!(banner.lines().count() <= 3);
    }
}
