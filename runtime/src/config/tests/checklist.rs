//! The specification's checklist, as far as settings are concerned; each test is called after the entry it holds to.

use std::time::Duration;

use super::{AT_A_DESK, IN_A_SERVICE, read, read_all, read_in, said_of};
use crate::config::exporters::Destination;
use crate::config::origin::Origin;
use crate::config::sampler::SamplerSetting;
use crate::config::{Build, Protocol, Surroundings, env};
use crate::context::Context;
use crate::propagate::Propagator;

#[test]
fn spec_v1_empty_means_unset() {
    let empty: Vec<(&str, &str)> = env::OURS.iter().map(|name| (*name, "")).collect();
    let settings = read(&empty);
    assert_eq!(said_of(&settings), [""; 0]);
    // `none` is not empty, so what stands there is the default of each.
    assert_eq!(format!("{settings:?}"), format!("{:?}", read(&[])));
}

#[test]
fn spec_v2_only_true_is_true_in_whatever_case() {
    for value in ["true", "True", "TRUE", " tRuE "] {
        let settings = read(&[(env::OTEL_SDK_DISABLED, value)]);
        assert!(settings.disabled.value && settings.warnings.is_empty(), "{value}");
    }
    for (value, warnings) in [("false", 0), ("FALSE", 0), ("1", 1), ("yes", 1), ("on", 1), ("truee", 1)] {
        let settings = read(&[(env::OTEL_SDK_DISABLED, value)]);
        assert_eq!((settings.disabled.value, settings.warnings.len()), (false, warnings), "{value}");
    }
    // What is no Boolean is false: it does not leave the decision to the general variable.
    let settings = read(&[(env::OTLP_TRACES_INSECURE, "yes"), (env::OTLP_INSECURE, "true")]);
    assert_eq!((settings.otlp.insecure.value, settings.warnings.len()), (false, 1));
}

#[test]
fn spec_v3_numbers_reach_from_0_to_the_largest_of_31_bits() {
    let delay = |value| {
        let settings = read(&[(env::OTEL_BSP_SCHEDULE_DELAY, value)]);
        (settings.batch.delay.value.as_millis(), settings.warnings.len())
    };
    assert_eq!([delay("0"), delay("1"), delay("2147483647")], [(0, 0), (1, 0), (2_147_483_647, 0)]);
    for bad in ["2147483648", "-1", "1.5", "1e3", "0x10", "5 000", "½", "five"] {
        assert_eq!(delay(bad), (5000, 1), "{bad}");
    }
}

#[test]
fn spec_v4_times_are_milliseconds_and_a_timeout_of_0_is_no_limit() {
    let settings = read(&[(env::OTLP_TIMEOUT, "0"), (env::OTEL_BSP_EXPORT_TIMEOUT, "0")]);
    let days = Duration::from_secs(24 * 86_400);
    assert!(settings.otlp.timeout.value > days && settings.batch.export_timeout.value > days);
    assert_eq!(
        read(&[(env::OTEL_BSP_SCHEDULE_DELAY, "1234")]).batch.delay.value,
        Duration::from_millis(1234)
    );
}

#[test]
fn spec_v5_names_have_no_case_and_an_unknown_one_is_shown_as_it_was_written() {
    let settings = read(&[(env::OTEL_TRACES_SAMPLER, "Parentbased_ALWAYS_off")]);
    assert_eq!(settings.sampler.value.to_string(), "parentbased_always_off");
    let settings = read(&[(env::OTEL_TRACES_SAMPLER, "SomeTimes")]);
    assert!(
        settings.warnings[0].starts_with("OTEL_TRACES_SAMPLER=SomeTimes is ignored"),
        "{:?}",
        settings.warnings
    );
}

#[test]
fn spec_v6_the_program_can_say_what_a_variable_can_and_beats_it() {
    // Every variable alone is in the table. Here: code beats a variable, also one that is more specific.
    let environment = [(env::OTLP_TRACES_ENDPOINT, "http://env:1/x"), (env::OTEL_SERVICE_NAME, "of-env")];
    let code = [(env::OTLP_ENDPOINT, "http://code:1"), (env::OTEL_SERVICE_NAME, "of-code")];
    let settings = read_all(&code, &environment, IN_A_SERVICE);
    assert_eq!(settings.otlp.url(Protocol::HttpProtobuf), "http://code:1/v1/traces");
    assert_eq!(settings.otlp.endpoint.origin, Origin::Code);
    assert_eq!(settings.resource.resource.service_name(), "of-code");
}

#[test]
fn spec_v7_a_disabled_process_still_has_its_propagators() {
    let settings = read(&[(env::OTEL_SDK_DISABLED, "true"), (env::OTEL_PROPAGATORS, "baggage")]);
    assert!(settings.disabled.value);
    assert_eq!(settings.propagators.read.value, [Propagator::Baggage]);
}

#[test]
fn spec_v8_propagators_are_a_list_without_doubles() {
    use Propagator::{B3, B3Multi, Baggage, Jaeger, OtTrace, TraceContext, XRay};
    let of = |value| {
        let settings = read(&[(env::OTEL_PROPAGATORS, value)]);
        (settings.propagators.read.value, settings.warnings.len())
    };
    assert_eq!(of("b3, b3multi,b3,jaeger,xray,ottrace"), (vec![B3, B3Multi, Jaeger, XRay, OtTrace], 0));
    assert_eq!(of("baggage,tracecontext"), (vec![Baggage, TraceContext], 0));
    assert_eq!(of("none"), (vec![], 0));
    // One line, whatever is wrong with the list; what is known of it counts.
    assert_eq!(of("tracecontext,pigeon,smoke"), (vec![TraceContext], 1));
    assert_eq!(of("none,b3"), (vec![B3], 1));
    for nothing_known in ["pigeon", ",", "none,pigeon"] {
        assert_eq!(of(nothing_known), (vec![TraceContext, Baggage], 1), "{nothing_known}");
    }
}

#[test]
fn spec_v9_each_sampler_has_its_name_and_its_argument() {
    let of = |name, argument| {
        let settings = read(&[(env::OTEL_TRACES_SAMPLER, name), (env::OTEL_TRACES_SAMPLER_ARG, argument)]);
        (settings.sampler.value.to_string(), settings.warnings.len())
    };
    for (name, argument, expected, warnings) in [
        ("always_on", "", "always_on", 0),
        ("always_off", "", "always_off", 0),
        ("traceidratio", "", "traceidratio(1)", 0),
        ("traceidratio", "0.5", "traceidratio(0.5)", 0),
        ("parentbased_always_on", "", "parentbased_always_on", 0),
        ("parentbased_always_off", "", "parentbased_always_off", 0),
        ("parentbased_traceidratio", "0.5", "parentbased_traceidratio(0.5)", 0),
        ("parentbased_traceidratio", "-1", "parentbased_traceidratio(1)", 1),
        ("parentbased_traceidratio", "1.01", "parentbased_traceidratio(1)", 1),
        ("parentbased_traceidratio", "inf", "parentbased_traceidratio(1)", 1),
        ("jaeger_remote", "", "jaeger_remote(http://localhost:5778)", 0),
        ("parentbased_jaeger_remote", "endpoint=http://j:1", "parentbased_jaeger_remote(http://j:1)", 0),
        // An argument that nobody takes is input that is not recognised.
        ("always_on", "0.5", "always_on", 1),
        ("", "0.5", "parentbased_always_on", 1),
        ("xray", "", "parentbased_always_on", 1),
        ("parentbased_", "", "parentbased_always_on", 1),
        ("parentbased_parentbased_always_on", "", "parentbased_always_on", 1),
    ] {
        assert_eq!(of(name, argument), (expected.to_owned(), warnings), "{name} {argument}");
    }
}

#[test]
fn spec_v9_the_argument_of_a_remote_sampler_counts_as_a_whole() {
    let of = |argument| {
        let settings =
            read(&[(env::OTEL_TRACES_SAMPLER, "jaeger_remote"), (env::OTEL_TRACES_SAMPLER_ARG, argument)]);
        let SamplerSetting::Remote(remote) = settings.sampler.value else { panic!("{argument}") };
        let interval = remote.polling_interval.as_millis();
        (format!("{} {interval} {}", remote.endpoint, remote.initial_share), settings.warnings.len())
    };
    let whole = "endpoint=http://localhost:14250,pollingIntervalMs=5000,initialSamplingRate=0.25";
    assert_eq!(of(whole), ("http://localhost:14250 5000 0.25".to_owned(), 0));
    assert_eq!(of("pollingIntervalMs=1"), ("http://localhost:5778 1 0.001".to_owned(), 0));
    for bad in [
        "0.25",
        "endpoint=",
        "endpoint=http://c,pollingIntervalMs=-1",
        "pollingIntervalMs=0",
        "initialSamplingRate=2",
        "initialSamplingRate=NaN,endpoint=http://c",
        "endpoint=http://c,rate=1",
    ] {
        assert_eq!(of(bad), ("http://localhost:5778 60000 0.001".to_owned(), 1), "{bad}");
    }
}

#[test]
fn a_remote_sampler_begins_with_its_initial_rate() {
    let settings = read(&[
        (env::OTEL_TRACES_SAMPLER, "parentbased_jaeger_remote"),
        (env::OTEL_TRACES_SAMPLER_ARG, "initialSamplingRate=0.5"),
    ]);
    let SamplerSetting::Remote(remote) = &settings.sampler.value else { panic!("{settings:?}") };
    assert_eq!((remote.initial_share, remote.obeys_caller), (0.5, true));
    assert_eq!(said_of(&settings).len(), usize::from(cfg!(not(feature = "otlp-http"))));
}

#[test]
fn spec_v10_a_batch_is_not_larger_than_the_queue() {
    let of = |queue, size| {
        let pairs = [(env::OTEL_BSP_MAX_QUEUE_SIZE, queue), (env::OTEL_BSP_MAX_EXPORT_BATCH_SIZE, size)];
        let settings = read(&pairs);
        (settings.batch.queue.value, settings.batch.size.value, settings.warnings.len())
    };
    // Ours; the specification says 512.
    assert_eq!(of("", ""), (None, 4096, 0));
    assert_eq!(of("100", ""), (Some(100), 100, 0));
    assert_eq!(of("100", "100"), (Some(100), 100, 0));
    assert_eq!(of("100", "101"), (Some(100), 100, 1));
    assert_eq!(of("0", "0"), (None, 4096, 2));
    // Bytes are counted where no number of spans is given, so any number may go out together.
    assert_eq!(of("", "10000"), (None, 10_000, 0));
}

#[test]
fn spec_v11_what_is_said_of_spans_beats_what_is_said_of_everything() {
    let default = read(&[]).limits.limits;
    let general = [(env::OTEL_ATTRIBUTE_COUNT_LIMIT, "7"), (env::OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT, "9")];
    let all_general = default.attributes(7).event_attributes(7).link_attributes(7).value_length(9);
    assert_eq!(read(&general).limits.limits, all_general);
    for (name, limits) in [
        (env::OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT, all_general.attributes(0)),
        (env::OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT, all_general.event_attributes(0)),
        (env::OTEL_LINK_ATTRIBUTE_COUNT_LIMIT, all_general.link_attributes(0)),
        (env::OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT, all_general.value_length(0)),
        (env::OTEL_SPAN_EVENT_COUNT_LIMIT, all_general.events(0)),
        (env::OTEL_SPAN_LINK_COUNT_LIMIT, all_general.links(0)),
    ] {
        let settings = read(&[general[0], general[1], (name, " 0 ")]);
        assert_eq!((settings.limits.limits, settings.warnings.len()), (limits, 0), "{name}");
        assert!(settings.limits.origins.contains(&Origin::Variable(name)), "{name}");
        let settings = read(&[general[0], general[1], (name, "-1")]);
        assert_eq!((settings.limits.limits, settings.warnings.len()), (all_general, 1), "{name}");
    }
}

#[test]
fn spec_v12_exporters_are_a_list() {
    use Destination::{Console, Otlp, OtlpStdout};
    let of = |value| {
        let settings = read(&[(env::OTEL_TRACES_EXPORTER, value)]);
        (settings.exporters.destinations.value, settings.warnings.len())
    };
    assert_eq!(of(""), (vec![Otlp], 0));
    assert_eq!(of("otlp, console,otlp"), (vec![Otlp, Console], 0));
    assert_eq!(of("otlp/stdout"), (vec![OtlpStdout], 0));
    assert_eq!(of("None"), (vec![], 0));
    assert_eq!(of("otlp,zipkin"), (vec![Otlp], 1));
    // Deprecated, and not to be added any more.
    assert_eq!([of("zipkin"), of("logging"), of("none,console")].map(|(_, warnings)| warnings), [1, 1, 1]);
}

#[test]
fn spec_v13_the_log_level_is_info_unless_it_is_another() {
    let level = |value| format!("{:?}", read(&[(env::OTEL_LOG_LEVEL, value)]).log_level.value);
    assert_eq!([level(""), level("info"), level("debug")], ["Everything"; 3]);
    assert_eq!([level("warn"), level("WARNING")], ["Warnings"; 2]);
    assert_eq!([level("error"), level("none")], ["Nothing"; 2]);
}

#[test]
fn spec_v14_a_file_of_settings_is_answered_once_and_changes_nothing() {
    let settings = read(&[(env::OTEL_CONFIG_FILE, "/etc/otel.yaml"), (env::OTEL_SERVICE_NAME, "a")]);
    assert_eq!(settings.warnings.len(), 1);
    assert!(settings.warnings[0].contains("not supported"), "{:?}", settings.warnings);
    assert_eq!(settings.resource.resource.service_name(), "a");
}

fn user(caller: &Context) -> Option<String> {
    caller.baggage().find(|(name, _)| *name == "user").map(|(_, value)| value.to_owned())
}

#[test]
fn spec_v15_the_caller_is_read_from_names_in_capitals_alone() {
    const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let settings = read(&[("TRACEPARENT", CALLER), ("TRACESTATE", "a=1"), ("BAGGAGE", "user=ann")]);
    let caller = settings.caller.unwrap();
    assert_eq!((caller.trace_state(), user(&caller).as_deref()), (Some("a=1"), Some("ann")));
    assert!(caller.span_context().unwrap().is_remote);
    let settings = read(&[("traceparent", CALLER), ("Traceparent", CALLER)]);
    assert!(settings.caller.is_none() && settings.warnings.is_empty());
    // The propagators decide what is read.
    let of = |propagators| {
        let pairs = [("TRACEPARENT", CALLER), ("BAGGAGE", "user=ann"), (env::OTEL_PROPAGATORS, propagators)];
        read(&pairs).caller.map(|caller| user(&caller))
    };
    assert_eq!(of("none"), None);
    assert_eq!(of("baggage"), None);
    assert_eq!(of("tracecontext"), Some(None));
    assert_eq!(of("tracecontext,baggage"), Some(Some("ann".to_owned())));
}

#[test]
fn spec_r2_a_service_that_nobody_has_named_is_unknown() {
    let nameless = crate::config::Package { name: String::new(), version: String::new() };
    let none = crate::config::Variables::default();
    let seen = crate::resource::seen(|_| None);
    let settings = crate::config::Settings::read(&nameless, &none, &none, IN_A_SERVICE, seen);
    let name = settings.resource.resource.service_name();
    assert!(name.starts_with("unknown_service:traced"), "{name}");
    assert_eq!(settings.resource.resource.attribute("service.version"), None);
    assert_eq!(settings.resource.resource.attribute("telemetry.sdk.language"), Some("rust"));
}

#[test]
fn spec_r4_the_resource_attributes_are_decoded_or_refused_as_a_whole() {
    let of = |value, key: &str| {
        let settings = read(&[(env::OTEL_RESOURCE_ATTRIBUTES, value)]);
        (settings.resource.resource.attribute(key).map(str::to_owned), settings.warnings.len())
    };
    assert_eq!(of("k=a%2Cb%3Dc,x=%C3%A9", "k"), (Some("a,b=c".to_owned()), 0));
    assert_eq!(of("k=a%2Cb%3Dc,x=%C3%A9", "x"), (Some("é".to_owned()), 0));
    assert_eq!(of("k%3D=1", "k="), (Some("1".to_owned()), 0));
    for bad in ["k=1,x=%zz", "k=1,x=%ff", "k=1,x", "k=1,=x", "k=1,x=%"] {
        assert_eq!(of(bad, "k"), (None, 1), "{bad}");
    }
    // What the program says beats it.
    let settings = read(&[(env::OTEL_RESOURCE_ATTRIBUTES, "team=env")]);
    assert_eq!(settings.resource.with("team", "code").resource.attribute("team"), Some("code"));
}

#[test]
fn spec_r5_the_service_name_beats_the_resource_attributes_and_these_the_package() {
    let attributes = (env::OTEL_RESOURCE_ATTRIBUTES, "service.name=a,service.version=9");
    let settings = read(&[attributes, (env::OTEL_SERVICE_NAME, "b")]);
    assert_eq!(settings.resource.resource.service_name(), "b");
    assert_eq!(settings.resource.service, Origin::Variable(env::OTEL_SERVICE_NAME));
    let settings = read(&[attributes]);
    assert_eq!(settings.resource.resource.service_name(), "a");
    assert_eq!(settings.resource.resource.attribute("service.version"), Some("9"));
    assert_eq!(read(&[]).resource.resource.service_name(), "shop");
}

#[test]
fn spec_o2_what_is_said_of_traces_beats_what_is_said_of_all_signals() {
    let both = |general, traces, a: &str, b: &str| {
        let settings = read(&[(general, a), (traces, b)]);
        (settings.otlp, settings.warnings.len())
    };
    let (otlp, _) = both(env::OTLP_ENDPOINT, env::OTLP_TRACES_ENDPOINT, "http://a:1", "http://b:1/x");
    assert_eq!(otlp.url(Protocol::HttpProtobuf), "http://b:1/x");
    let (otlp, _) = both(env::OTLP_PROTOCOL, env::OTLP_TRACES_PROTOCOL, "grpc", "http/json");
    assert_eq!(otlp.protocol.value, Protocol::HttpJson);
    let (otlp, _) = both(env::OTLP_HEADERS, env::OTLP_TRACES_HEADERS, "a=1", "b=2");
    assert_eq!(otlp.headers.value.names(), "b");
    let (otlp, _) = both(env::OTLP_TIMEOUT, env::OTLP_TRACES_TIMEOUT, "1000", "2000");
    assert_eq!(otlp.timeout.value, Duration::from_secs(2));
    let (otlp, _) = both(env::OTLP_COMPRESSION, env::OTLP_TRACES_COMPRESSION, "gzip", "none");
    assert_eq!(otlp.compression.origin, Origin::Variable(env::OTLP_TRACES_COMPRESSION));
    let (otlp, _) = both(env::OTLP_INSECURE, env::OTLP_TRACES_INSECURE, "true", "false");
    assert!(!otlp.insecure.value);
    for (general, traces) in [
        (env::OTLP_CERTIFICATE, env::OTLP_TRACES_CERTIFICATE),
        (env::OTLP_CLIENT_KEY, env::OTLP_TRACES_CLIENT_KEY),
        (env::OTLP_CLIENT_CERTIFICATE, env::OTLP_TRACES_CLIENT_CERTIFICATE),
    ] {
        let (otlp, _) = both(general, traces, "a.pem", "b.pem");
        let files = [otlp.certificate.value, otlp.client_key.value, otlp.client_certificate.value];
        assert_eq!(files.into_iter().flatten().collect::<Vec<_>>(), [std::path::Path::new("b.pem")]);
    }
    // A bad value counts as unset, so the general one decides, and of each bad one there is one line.
    let (otlp, warnings) = both(env::OTLP_TIMEOUT, env::OTLP_TRACES_TIMEOUT, "1000", "soon");
    assert_eq!((otlp.timeout.value, warnings), (Duration::from_secs(1), 1));
    let (otlp, warnings) = both(env::OTLP_TIMEOUT, env::OTLP_TRACES_TIMEOUT, "-1", "2000");
    assert_eq!((otlp.timeout.value, warnings), (Duration::from_secs(2), 1));
}

#[test]
fn spec_o3_the_protocol_is_one_of_three_and_decides_where_the_default_endpoint_is() {
    for (value, protocol, url) in [
        ("", Protocol::HttpProtobuf, "http://localhost:4318/v1/traces"),
        ("http/protobuf", Protocol::HttpProtobuf, "http://localhost:4318/v1/traces"),
        ("http/json", Protocol::HttpJson, "http://localhost:4318/v1/traces"),
        ("GRPC", Protocol::Grpc, "http://localhost:4317"),
    ] {
        let settings = read(&[(env::OTLP_PROTOCOL, value)]);
        assert_eq!((settings.otlp.protocol.value, settings.warnings.len()), (protocol, 0));
        assert_eq!(settings.otlp.url(protocol), url);
    }
    // Over gRPC an address needs no scheme.
    let settings =
        read(&[(env::OTLP_PROTOCOL, "grpc"), (env::OTLP_ENDPOINT, "c:4317"), (env::OTLP_INSECURE, "true")]);
    assert_eq!((settings.otlp.url(Protocol::Grpc).as_str(), settings.warnings.len()), ("http://c:4317", 0));
    assert_eq!(said_of(&settings), [""; 0]);
}

#[test]
fn what_this_build_cannot_do_is_one_line_each_with_what_happens_instead() {
    for (name, value) in [(env::TRACED_VIEWER, "127.0.0.1:4318"), (env::TRACED_DOCTOR, "1")] {
        let lines = said_of(&read(&[(name, value)]));
        assert_eq!(lines.len(), 1, "{name}={value}: {lines:?}");
        assert!(lines[0].starts_with(&format!("{name}=")), "{}", lines[0]);
        let in_code = said_of(&read_all(&[(name, value)], &[], IN_A_SERVICE));
        assert!(in_code.len() == 1 && in_code[0].contains("(in code)"), "{in_code:?}");
    }
}

const ALL: [(&str, &str); 8] = [
    (env::OTLP_PROTOCOL, "grpc"),
    (env::OTLP_TRACES_PROTOCOL, "http/json"),
    (env::OTLP_COMPRESSION, "gzip"),
    (env::OTLP_ENDPOINT, "https://c:4318"),
    (env::OTEL_TRACES_EXPORTER, "otlp/stdout"),
    (env::OTEL_BSP_MAX_QUEUE_SIZE, "100"),
    (env::OTEL_BSP_MAX_EXPORT_BATCH_SIZE, "10"),
    (env::TRACED_CONSOLE_MIN, "20ms"),
];

#[test]
fn a_build_that_leaves_nothing_out_does_what_it_is_asked_for() {
    for pair in ALL {
        assert_eq!(said_of(&read(&[pair])), [""; 0], "{pair:?}");
    }
}

#[test]
fn what_was_left_out_of_the_build_is_one_line_with_its_feature_and_what_happens_instead() {
    let none = Build { http: false, grpc: false, tls: false };
    let (http, grpc) = (Build { http: true, ..none }, Build { grpc: true, ..none });
    let protocol = |value| (env::OTLP_PROTOCOL, value);
    let endpoint = |value| (env::OTLP_TRACES_ENDPOINT, value);
    let http_url = "http://localhost:4318/v1/traces";
    for (build, asked, feature, served) in [
        (http, protocol("grpc"), "otlp-grpc", Some((Protocol::HttpProtobuf, http_url))),
        (grpc, protocol("http/protobuf"), "otlp-http", Some((Protocol::Grpc, "http://localhost:4317"))),
        (grpc, protocol("http/json"), "otlp-http", Some((Protocol::Grpc, "http://localhost:4317"))),
        (http, endpoint("https://c:4318"), "tls", None),
        (grpc, endpoint("HTTPS://c:4317"), "tls", None),
        (grpc, endpoint("c:4317"), "tls", None),
        (none, endpoint("http://c:4318"), "otlp-http", None),
        (none, protocol("grpc"), "otlp-grpc", None),
    ] {
        let settings = read_in(build, &[asked]);
        let lines = said_of(&settings);
        assert_eq!(lines.len(), 1, "{asked:?}: {lines:?}");
        assert!(lines[0].contains(&format!("Cargo feature `{feature}` of traced")), "{lines:?}");
        let expected = served.map(|(protocol, url)| (protocol, url.to_owned()));
        assert_eq!(settings.otlp.served(), expected, "{asked:?}");
        // Exporters of the program's own are not concerned by what is said of ours.
        assert_eq!(crate::config::unserved(&settings, true), [""; 0]);
        assert_eq!(said_of(&read_in(build, &[asked, (env::OTEL_TRACES_EXPORTER, "none")])), [""; 0]);
    }
    // Whoever left HTTP out wants the other, and need not say so.
    let settings = read_in(grpc, &[endpoint("c:4317"), (env::OTLP_INSECURE, "true")]);
    assert_eq!(settings.otlp.served(), Some((Protocol::Grpc, "http://c:4317".to_owned())));
    assert_eq!(said_of(&settings), [""; 0]);
    // An address for gRPC alone is of no use over HTTP.
    let settings = read_in(http, &[protocol("grpc"), endpoint("c:4317")]);
    assert_eq!(settings.otlp.served(), Some((Protocol::HttpProtobuf, http_url.to_owned())));
    assert_eq!(said_of(&settings).len(), 2);
}

#[test]
fn no_line_ever_repeats_a_header_or_a_password() {
    let pairs = [
        (env::OTLP_HEADERS, "api-key:hunter2"),
        (env::OTLP_TRACES_HEADERS, "x=hunter2\u{7}"),
        (env::OTLP_ENDPOINT, "me:hunter2@c:4318"),
        (env::OTLP_TRACES_ENDPOINT, "https://me:hunter2@c:4318"),
    ];
    let settings = read_in(Build { http: true, grpc: false, tls: false }, &pairs);
    let said = said_of(&settings);
    assert_eq!(said.len(), 4, "{said:?}");
    let mut settings = settings;
    settings.set_header("x", "hunter2\n");
    let everything = format!("{said:?} {:?}", settings.warnings);
    assert!(!everything.contains("hunter2"), "{everything}");
    let settings = read(&[(env::OTLP_HEADERS, "api-key=hunter2")]);
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn an_unknown_name_is_said_once_with_what_it_was_meant_to_be() {
    let settings =
        read(&[("OTEL_TRACE_SAMPLER", "always_off"), ("OTEL_LOGS_EXPORTER", "x"), ("OTEL_GO_X", "1")]);
    assert_eq!(settings.warnings, ["OTEL_TRACE_SAMPLER is not known: did you mean OTEL_TRACES_SAMPLER"]);
    assert_eq!(read(&[("OTEL_TRACE_SAMPLER", "")]).warnings, [""; 0]);
    let in_code = read_all(&[("OTEL_SERVICE_NAMES", "a")], &[], IN_A_SERVICE);
    assert_eq!(in_code.warnings.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_text_is_said_where_it_concerns_us() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt as _;
    let broken = || OsString::from_vec(vec![0xff]);
    let pairs = [(OsString::from("OTEL_SERVICE_NAME"), broken()), (OsString::from("LANG"), broken())];
    let environment = pairs.into_iter().collect();
    let package = crate::config::Package { name: "shop".into(), version: "1".into() };
    let code = crate::config::Variables::default();
    let seen = crate::resource::Resource::new("");
    let settings = crate::config::Settings::read(&package, &code, &environment, IN_A_SERVICE, seen);
    assert_eq!(settings.warnings, ["OTEL_SERVICE_NAME is ignored: its value is not UTF-8"]);
    assert_eq!(settings.resource.resource.service_name(), "shop");
}

#[test]
fn the_console_is_on_by_itself_where_somebody_develops() {
    let console = |environment: &[(&str, &str)], surroundings| {
        let settings = read_all(&[], environment, surroundings);
        let on = settings.exporters.has(Destination::Console);
        assert_eq!(settings.batch.delay.value < Duration::from_secs(1), on, "who watches does not wait");
        on
    };
    assert!(console(&[], AT_A_DESK));
    assert!(!console(&[], Surroundings { terminal: false, ..AT_A_DESK }));
    assert!(!console(&[], Surroundings { debug: false, ..AT_A_DESK }));
    assert!(!console(&[("KUBERNETES_SERVICE_HOST", "10.0.0.1")], AT_A_DESK));
    assert!(!console(&[("TRACED_CONSOLE", "off")], AT_A_DESK));
    assert!(console(&[("TRACED_CONSOLE", "Auto")], AT_A_DESK));
    assert!(console(&[("TRACED_CONSOLE", "on")], IN_A_SERVICE));
    // Who wants nothing gets nothing, and who wants it alone gets it alone.
    assert!(!console(&[("OTEL_TRACES_EXPORTER", "none")], AT_A_DESK));
    assert!(console(&[("OTEL_TRACES_EXPORTER", "none"), ("TRACED_CONSOLE", "on")], IN_A_SERVICE));
}

#[test]
fn a_header_of_the_program_replaces_the_one_of_the_environment() {
    let mut settings = read(&[(env::OTLP_HEADERS, "a=1,b=2")]);
    settings.set_header("B", "3");
    let headers: Vec<_> = settings.otlp.headers.value.iter().collect();
    assert_eq!(headers, [("a", "1"), ("B", "3")]);
    assert_eq!(settings.otlp.headers.origin, Origin::Code);
    settings.set_header("not a name", "x");
    assert_eq!(settings.warnings.len(), 1);
}
