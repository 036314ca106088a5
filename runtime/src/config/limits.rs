//! The limits of spans, as the environment sets them.

use super::env;
use super::settings::Reader;
use crate::limits::Limits;

impl Reader<'_> {
    /// What is said of spans, events or links beats what is said of everything, which beats the default.
    pub(super) fn limits(&mut self) -> Limits {
        let default = Limits::default();
        let length = self.limit(env::OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT);
        let count = self.limit(env::OTEL_ATTRIBUTE_COUNT_LIMIT);
        let length = self.limit(env::OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT).or(length);
        let of_span = self.limit(env::OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT).or(count);
        let of_event = self.limit(env::OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT).or(count);
        let of_link = self.limit(env::OTEL_LINK_ATTRIBUTE_COUNT_LIMIT).or(count);
        default
            .value_length(length.unwrap_or(default.value_length))
            .attributes(of_span.unwrap_or(default.attributes))
            .event_attributes(of_event.unwrap_or(default.event_attributes))
            .link_attributes(of_link.unwrap_or(default.link_attributes))
            .events(self.limit(env::OTEL_SPAN_EVENT_COUNT_LIMIT).unwrap_or(default.events))
            .links(self.limit(env::OTEL_SPAN_LINK_COUNT_LIMIT).unwrap_or(default.links))
    }

    fn limit(&mut self, name: &str) -> Option<usize> {
        let value = self.variables.get(name)?;
        let limit = value.trim().parse().ok();
        if limit.is_none() {
            self.warn(name, value, "write a whole number, 0 or more");
        }
        limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (Limits, Vec<String>) {
        let variables = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut reader = Reader { variables: &variables, warnings: Vec::new() };
        (reader.limits(), reader.warnings)
    }

    #[test]
    fn spec_l5_the_specific_beats_the_general_and_that_the_default() {
        let default = Limits::default();
        assert_eq!(read(&[]), (default, Vec::new()));
        let general = [("OTEL_ATTRIBUTE_COUNT_LIMIT", "7"), ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "9")];
        let all_general = default.attributes(7).event_attributes(7).link_attributes(7).value_length(9);
        assert_eq!(read(&general), (all_general, Vec::new()));
        for (name, limits) in [
            ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", all_general.attributes(0)),
            ("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", all_general.event_attributes(0)),
            ("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", all_general.link_attributes(0)),
            ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", all_general.value_length(0)),
            ("OTEL_SPAN_EVENT_COUNT_LIMIT", all_general.events(0)),
            ("OTEL_SPAN_LINK_COUNT_LIMIT", all_general.links(0)),
        ] {
            assert_eq!(read(&[general[0], general[1], (name, " 0 ")]), (limits, Vec::new()), "{name}");
            for bad in ["-1", "many", "1.5", "99999999999999999999999"] {
                let (limits, warnings) = read(&[general[0], general[1], (name, bad)]);
                assert_eq!((limits, warnings.len()), (all_general, 1), "{name}={bad}");
                assert!(warnings[0].starts_with(name), "{}", warnings[0]);
            }
        }
    }

    #[test]
    fn a_bad_general_limit_is_said_once() {
        for name in ["OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"] {
            let (limits, warnings) = read(&[(name, "lots")]);
            assert_eq!((limits, warnings.len()), (Limits::default(), 1), "{name}");
        }
    }
}
