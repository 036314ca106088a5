//! Variables that are about the process as a whole.

use super::{HUGE, Outcome, Row, outcome, row};
use crate::config::{Settings, env};

pub(super) fn general() -> Vec<Row> {
    let service = |settings: &Settings| {
        Outcome(settings.resource.resource.service_name().to_owned(), Some(settings.resource.service))
    };
    let team = |settings: &Settings| {
        let told = &settings.resource.told;
        let team = settings.resource.resource.attribute("team");
        Outcome(format!("{} {team:?}", told.value).replace('"', ""), Some(told.origin))
    };
    let nothing = |_: &Settings| Outcome(String::new(), None);
    let file =
        [("a.yaml", "", 1), ("A.YAML", "", 1), ("?", "", 1), ("-1", "", 1), ("0", "", 1), (HUGE, "", 1)];
    vec![
        row(
            env::OTEL_SDK_DISABLED,
            |s| outcome(&s.disabled),
            "false",
            [
                ("true", "true", 0),
                ("TRUE", "true", 0),
                ("yes", "false", 1),
                ("-1", "false", 1),
                ("0", "false", 1),
                (HUGE, "false", 1),
            ],
        ),
        row(
            env::OTEL_LOG_LEVEL,
            |s| outcome(&s.log_level),
            "Everything",
            [
                ("warn", "Warnings", 0),
                ("NONE", "Nothing", 0),
                ("loud", "Everything", 1),
                ("-1", "Everything", 1),
                ("0", "Everything", 1),
                (HUGE, "Everything", 1),
            ],
        ),
        row(env::OTEL_CONFIG_FILE, nothing, "", file),
        row(env::OTEL_EXPERIMENTAL_CONFIG_FILE, nothing, "", file),
        row(
            env::OTEL_SERVICE_NAME,
            service,
            "shop",
            [
                ("catalog", "catalog", 0),
                ("CATALOG", "CATALOG", 0),
                ("%zz", "%zz", 0),
                ("-1", "-1", 0),
                ("0", "0", 0),
                (HUGE, HUGE, 0),
            ],
        ),
        row(
            env::OTEL_RESOURCE_ATTRIBUTES,
            team,
            "0 None",
            [
                ("team=a%2Cb,x=y", "2 Some(a,b)", 0),
                ("TEAM=blue", "1 None", 0),
                ("team=blue,x", "0 None", 1),
                ("team=-1", "1 Some(-1)", 0),
                ("0", "0 None", 1),
                (HUGE, "0 None", 1),
            ],
        ),
        row(
            env::OTEL_ENTITIES,
            nothing,
            "",
            [
                ("service{service.name=a}", "", 1),
                ("SERVICE{A=b}", "", 1),
                ("{", "", 1),
                ("-1", "", 1),
                ("0", "", 1),
                (HUGE, "", 1),
            ],
        ),
        row(
            env::OTEL_PROPAGATORS,
            |s| outcome(&s.propagators.read),
            "[TraceContext, Baggage]",
            [
                ("tracecontext,baggage,tracecontext", "[TraceContext, Baggage]", 0),
                ("TraceContext, BAGGAGE", "[TraceContext, Baggage]", 0),
                ("pigeon", "[TraceContext, Baggage]", 1),
                ("-1", "[TraceContext, Baggage]", 1),
                ("0", "[TraceContext, Baggage]", 1),
                (HUGE, "[TraceContext, Baggage]", 1),
            ],
        ),
        row(
            env::TRACED_EXTRACT,
            |s| outcome(&s.propagators.read),
            "[TraceContext, Baggage]",
            [
                ("tracecontext,baggage,tracecontext", "[TraceContext, Baggage]", 0),
                ("TraceContext, BAGGAGE", "[TraceContext, Baggage]", 0),
                ("pigeon", "[TraceContext, Baggage]", 1),
                ("-1", "[TraceContext, Baggage]", 1),
                ("0", "[TraceContext, Baggage]", 1),
                (HUGE, "[TraceContext, Baggage]", 1),
            ],
        ),
        row(
            env::TRACED_INJECT,
            |s| outcome(&s.propagators.written),
            "[TraceContext, Baggage]",
            [
                ("tracecontext,baggage,tracecontext", "[TraceContext, Baggage]", 0),
                ("TraceContext, BAGGAGE", "[TraceContext, Baggage]", 0),
                ("pigeon", "[TraceContext, Baggage]", 1),
                ("-1", "[TraceContext, Baggage]", 1),
                ("0", "[TraceContext, Baggage]", 1),
                (HUGE, "[TraceContext, Baggage]", 1),
            ],
        ),
        row(
            env::OTEL_TRACES_EXPORTER,
            |s| outcome(&s.exporters.destinations),
            "[Otlp]",
            [
                ("console,otlp", "[Console, Otlp]", 0),
                ("CONSOLE", "[Console]", 0),
                ("zipkin", "[Otlp]", 1),
                ("-1", "[Otlp]", 1),
                ("0", "[Otlp]", 1),
                (HUGE, "[Otlp]", 1),
            ],
        ),
    ]
}

pub(super) fn own() -> Vec<Row> {
    let on = |settings: &Settings| outcome(&settings.exporters.console);
    let sites = |settings: &Settings| {
        let sites = &settings.own.sites;
        Outcome(sites.value.as_ref().map(ToString::to_string).unwrap_or_default(), Some(sites.origin))
    };
    vec![
        row(
            env::TRACED,
            sites,
            "",
            [
                ("my::db::*=off, *=on", "my::db::*=0,*=1", 0),
                ("*=OFF", "*=0", 0),
                ("my::db", "", 1),
                ("-1", "", 1),
                ("0", "", 1),
                (HUGE, "", 1),
            ],
        ),
        row(
            env::TRACED_CONSOLE,
            on,
            "false",
            [
                ("on", "true", 0),
                ("ON", "true", 0),
                ("maybe", "false", 1),
                ("-1", "false", 1),
                ("0", "false", 1),
                (HUGE, "false", 1),
            ],
        ),
        row(
            env::TRACED_CONSOLE_MIN,
            |s| outcome(&s.exporters.console_min),
            "0ns",
            [
                ("20ms", "20ms", 0),
                ("20 ms", "20ms", 0),
                ("soon", "0ns", 1),
                ("-1", "0ns", 1),
                ("0", "0ns", 0),
                (HUGE, "0ns", 1),
            ],
        ),
        row(
            env::TRACED_VIEWER,
            |s| outcome(&s.own.viewer),
            "Auto",
            [
                ("off", "Off", 0),
                ("AUTO", "Auto", 0),
                ("window", "Auto", 1),
                ("-1", "Auto", 1),
                ("0", "Auto", 1),
                ("127.0.0.1:99999", "Auto", 1),
            ],
        ),
        row(
            env::TRACED_DOCTOR,
            |s| outcome(&s.own.doctor),
            "false",
            [
                ("1", "true", 1),
                ("TRUE", "true", 1),
                ("maybe", "false", 1),
                ("-1", "false", 1),
                ("0", "false", 0),
                (HUGE, "false", 1),
            ],
        ),
        row(
            env::TRACED_ERROR_MESSAGES,
            |s| outcome(&s.own.error_messages),
            "false",
            [
                ("1", "true", 0),
                ("ON", "true", 0),
                ("maybe", "false", 1),
                ("-1", "false", 1),
                ("0", "false", 0),
                (HUGE, "false", 1),
            ],
        ),
        row(
            env::TRACED_SHUTDOWN_TIMEOUT,
            |s| outcome(&s.own.shutdown_timeout),
            "5s",
            [
                ("800", "800ms", 0),
                (" 800", "800ms", 0),
                ("soon", "5s", 1),
                ("-1", "5s", 1),
                ("0", "2147483.647s", 0),
                (HUGE, "5s", 1),
            ],
        ),
        row(
            env::TRACED_SIGNALS,
            |s| outcome(&s.own.signals),
            "true",
            [
                ("off", "false", 0),
                ("OFF", "false", 0),
                ("maybe", "true", 1),
                ("-1", "true", 1),
                ("0", "false", 0),
                (HUGE, "true", 1),
            ],
        ),
    ]
}

pub(super) fn context() -> Vec<Row> {
    const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let trace = |settings: &Settings| {
        let caller = settings.caller.as_ref().and_then(|caller| caller.span_context());
        Outcome(caller.map_or_else(|| "none".to_owned(), |caller| caller.trace_id.to_string()), None)
    };
    let state = |settings: &Settings| {
        let caller = settings.caller.as_ref();
        Outcome(caller.and_then(|caller| caller.trace_state()).unwrap_or("none").to_owned(), None)
    };
    let user = |settings: &Settings| {
        let caller = settings.caller.as_ref();
        let user = caller.and_then(|caller| caller.baggage().find(|(name, _)| *name == "user"));
        Outcome(user.map_or("none", |(_, value)| value).to_owned(), None)
    };
    // What is wrong with these two is left out without a word, as it is in a header.
    let state = row(
        "TRACESTATE",
        state,
        "none",
        [
            ("a=1", "a=1", 0),
            ("A=1", "none", 0),
            ("?", "none", 0),
            ("-1", "none", 0),
            ("0", "none", 0),
            (HUGE, "none", 0),
        ],
    );
    let user = row(
        "BAGGAGE",
        user,
        "none",
        [
            ("user=ann", "ann", 0),
            ("USER=ann", "none", 0),
            ("?", "none", 0),
            ("-1", "none", 0),
            ("0", "none", 0),
            (HUGE, "none", 0),
        ],
    );
    vec![
        row(
            env::TRACEPARENT,
            trace,
            "none",
            [
                (CALLER, "4bf92f3577b34da6a3ce929d0e0e4736", 0),
                ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01", "none", 1),
                ("?", "none", 1),
                ("-1", "none", 1),
                ("0", "none", 1),
                (HUGE, "none", 1),
            ],
        ),
        Row { with: &[("TRACEPARENT", CALLER)], ..state },
        Row { with: &[("TRACEPARENT", CALLER)], ..user },
    ]
}
