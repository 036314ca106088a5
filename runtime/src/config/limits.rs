//! The limits of spans, as the environment sets them.

use super::env;
use super::origin::Origin;
use super::reader::Reader;
use super::values::whole_number;
use crate::limits::Limits;

/// The limits, and which variables made them what they are.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct LimitSettings {
    pub(crate) limits: Limits,
    pub(crate) origins: Vec<Origin>,
}

impl LimitSettings {
    pub(crate) fn code(limits: Limits) -> Self {
        Self { limits, origins: vec![Origin::Code] }
    }
}

impl Reader<'_> {
    /// What is said of spans, events or links beats what is said of everything, which beats the default.
    pub(super) fn limits(&mut self) -> LimitSettings {
        let mut settings = LimitSettings { limits: Limits::default(), origins: Vec::new() };
        let general = [env::OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT, env::OTEL_ATTRIBUTE_COUNT_LIMIT];
        let [length, count] = general.map(|name| self.limit(name, &mut settings));
        let mut limit = |name| self.limit(name, &mut settings);
        let default = Limits::default();
        let length = limit(env::OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT).or(length);
        let of_span = limit(env::OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT).or(count);
        let of_event = limit(env::OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT).or(count);
        let of_link = limit(env::OTEL_LINK_ATTRIBUTE_COUNT_LIMIT).or(count);
        let limits = default
            .value_length(length.unwrap_or(default.value_length))
            .attributes(of_span.unwrap_or(default.attributes))
            .event_attributes(of_event.unwrap_or(default.event_attributes))
            .link_attributes(of_link.unwrap_or(default.link_attributes))
            .events(limit(env::OTEL_SPAN_EVENT_COUNT_LIMIT).unwrap_or(default.events))
            .links(limit(env::OTEL_SPAN_LINK_COUNT_LIMIT).unwrap_or(default.links));
        LimitSettings { limits, ..settings }
    }

    fn limit(&mut self, name: &'static str, settings: &mut LimitSettings) -> Option<usize> {
        let limit = self.first(&[name], whole_number)?;
        settings.origins.push(limit.origin);
        Some(limit.value)
    }
}
