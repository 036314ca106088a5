//! Variables that are about which spans there are, and what is in them.

use super::{HUGE, Outcome, Row, outcome, row};
use crate::config::origin::Origin;
use crate::config::{Settings, env};
use crate::limits::Limits;

pub(super) fn sampler() -> Vec<Row> {
    fn shown(settings: &Settings) -> Outcome {
        Outcome(settings.sampler.value.to_string(), Some(settings.sampler.origin))
    }
    // Whether the argument was taken does not show in the sampler's origin.
    let argued = |settings: &Settings| Outcome(shown(settings).0, None);
    let default = "parentbased_always_on";
    let argument = row(
        env::OTEL_TRACES_SAMPLER_ARG,
        argued,
        "traceidratio(1)",
        [
            ("0.25", "traceidratio(0.25)", 0),
            ("25E-2", "traceidratio(0.25)", 0),
            ("NaN", "traceidratio(1)", 1),
            ("-1", "traceidratio(1)", 1),
            ("0", "traceidratio(0)", 0),
            ("1e999", "traceidratio(1)", 1),
        ],
    );
    vec![
        row(
            env::OTEL_TRACES_SAMPLER,
            shown,
            default,
            [
                ("always_off", "always_off", 0),
                ("ALWAYS_OFF", "always_off", 0),
                ("sometimes", default, 1),
                ("-1", default, 1),
                ("0", default, 1),
                (HUGE, default, 1),
            ],
        ),
        Row { with: &[("OTEL_TRACES_SAMPLER", "traceidratio")], ..argument },
    ]
}

pub(super) fn batch() -> Vec<Row> {
    vec![
        row(
            env::OTEL_BSP_SCHEDULE_DELAY,
            |s| outcome(&s.batch.delay),
            "5s",
            [
                ("200", "200ms", 0),
                (" 200 ", "200ms", 0),
                ("200ms", "5s", 1),
                ("-1", "5s", 1),
                ("0", "0ns", 0),
                (HUGE, "5s", 1),
            ],
        ),
        row(
            env::OTEL_BSP_EXPORT_TIMEOUT,
            |s| outcome(&s.batch.export_timeout),
            "30s",
            [
                ("2000", "2s", 0),
                (" 2000", "2s", 0),
                ("2s", "30s", 1),
                ("-1", "30s", 1),
                ("0", "2147483.647s", 0),
                (HUGE, "30s", 1),
            ],
        ),
        row(
            env::OTEL_BSP_MAX_QUEUE_SIZE,
            |s| outcome(&s.batch.queue),
            "None",
            [
                ("4096", "Some(4096)", 0),
                (" 4096", "Some(4096)", 0),
                ("many", "None", 1),
                ("-1", "None", 1),
                ("0", "None", 1),
                ("2147483648", "None", 1),
            ],
        ),
        row(
            env::OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
            |s| outcome(&s.batch.size),
            "4096",
            [
                ("512", "512", 0),
                (" 64", "64", 0),
                ("many", "4096", 1),
                ("-1", "4096", 1),
                ("0", "4096", 1),
                (HUGE, "4096", 1),
            ],
        ),
    ]
}

/// Each limit by its number: the first of its variables, and the default.
pub(super) fn limits() -> Vec<Row> {
    type Of = fn(&Limits) -> usize;
    fn limit(name: &'static str, outcome: fn(&Settings) -> Outcome, default: &'static str) -> Row {
        row(
            name,
            outcome,
            default,
            [
                ("7", "7", 0),
                (" 7 ", "7", 0),
                ("many", default, 1),
                ("-1", default, 1),
                ("0", "0", 0),
                (HUGE, default, 1),
            ],
        )
    }
    fn of(settings: &Settings, of: Of) -> Outcome {
        let origin = settings.limits.origins.first().copied().unwrap_or(Origin::Default);
        Outcome(of(&settings.limits.limits).to_string(), Some(origin))
    }
    let (length, count) = ("65536", "128");
    vec![
        limit(env::OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT, |s| of(s, |l| l.value_length), length),
        limit(env::OTEL_ATTRIBUTE_COUNT_LIMIT, |s| of(s, |l| l.attributes), count),
        limit(env::OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT, |s| of(s, |l| l.value_length), length),
        limit(env::OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT, |s| of(s, |l| l.attributes), count),
        limit(env::OTEL_SPAN_EVENT_COUNT_LIMIT, |s| of(s, |l| l.events), count),
        limit(env::OTEL_SPAN_LINK_COUNT_LIMIT, |s| of(s, |l| l.links), count),
        limit(env::OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT, |s| of(s, |l| l.event_attributes), count),
        limit(env::OTEL_LINK_ATTRIBUTE_COUNT_LIMIT, |s| of(s, |l| l.link_attributes), count),
    ]
}

pub(super) fn conventions() -> Vec<Row> {
    let nothing = |_: &Settings| Outcome(String::new(), None);
    vec![
        row(
            env::OTEL_SEMCONV_STABILITY_OPT_IN,
            nothing,
            "",
            [
                ("http,database", "", 0),
                ("HTTP/DUP", "", 1),
                ("soup", "", 0),
                ("-1", "", 0),
                ("0", "", 0),
                (HUGE, "", 0),
            ],
        ),
        row(
            env::OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN,
            nothing,
            "",
            [("logs", "", 1), ("LOGS", "", 1), ("soup", "", 1), ("-1", "", 1), ("0", "", 1), (HUGE, "", 1)],
        ),
        row(
            env::HTTP_KNOWN_METHODS,
            |s| outcome(&s.conventions.http_methods),
            "None",
            [
                ("GET,PUSH", "Some([GET, PUSH])", 0),
                ("get", "Some([get])", 0),
                ("G E T", "None", 1),
                ("-1", "None", 1),
                ("0", "None", 1),
                (HUGE, "None", 1),
            ],
        ),
    ]
}
