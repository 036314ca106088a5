//! Variables of the OTLP exporter.

use super::{HUGE, Row, outcome, row};
use crate::config::env;

pub(super) fn otlp(of_traces: bool) -> Vec<Row> {
    let name = |general, traces| if of_traces { traces } else { general };
    let path = if of_traces { "Traces(http://c:1)" } else { "Base(http://c:1)" };
    let loud = if of_traces { "Traces(HTTP://C:1)" } else { "Base(HTTP://C:1)" };
    // Without an https:// endpoint a file has no effect, which is one line.
    let file = [
        ("a.pem", "Some(a.pem)", 1),
        ("A.PEM", "Some(A.PEM)", 1),
        ("?", "Some(?)", 1),
        ("-1", "Some(-1)", 1),
        ("0", "Some(0)", 1),
        (HUGE, "Some(99999999999999999999999)", 1),
    ];
    vec![
        row(
            name(env::OTLP_ENDPOINT, env::OTLP_TRACES_ENDPOINT),
            |s| outcome(&s.otlp.endpoint),
            "Default",
            [
                ("http://c:1", path, 0),
                ("HTTP://C:1", loud, 0),
                ("c:4318", "Default", 1),
                ("http://c:-1", "Default", 1),
                ("0", "Default", 1),
                ("http://c:99999", "Default", 1),
            ],
        ),
        row(
            name(env::OTLP_PROTOCOL, env::OTLP_TRACES_PROTOCOL),
            |s| outcome(&s.otlp.protocol),
            "HttpProtobuf",
            [
                ("http/protobuf", "HttpProtobuf", 0),
                ("HTTP/Protobuf", "HttpProtobuf", 0),
                ("thrift", "HttpProtobuf", 1),
                ("-1", "HttpProtobuf", 1),
                ("0", "HttpProtobuf", 1),
                (HUGE, "HttpProtobuf", 1),
            ],
        ),
        row(
            name(env::OTLP_HEADERS, env::OTLP_TRACES_HEADERS),
            |s| outcome(&s.otlp.headers),
            "[]",
            [
                ("key=a%20b", "[key]", 0),
                ("Key=x", "[Key]", 0),
                ("hunter2", "[]", 1),
                ("-1", "[]", 1),
                ("0", "[]", 1),
                (HUGE, "[]", 1),
            ],
        ),
        row(
            name(env::OTLP_TIMEOUT, env::OTLP_TRACES_TIMEOUT),
            |s| outcome(&s.otlp.timeout),
            "10s",
            [
                ("2000", "2s", 0),
                (" 2000 ", "2s", 0),
                ("2s", "10s", 1),
                ("-1", "10s", 1),
                ("0", "2147483.647s", 0),
                (HUGE, "10s", 1),
            ],
        ),
        row(
            name(env::OTLP_COMPRESSION, env::OTLP_TRACES_COMPRESSION),
            |s| outcome(&s.otlp.compression),
            "None",
            [
                ("gzip", "Gzip", 0),
                ("NONE", "None", 0),
                ("zstd", "None", 1),
                ("-1", "None", 1),
                ("0", "None", 1),
                (HUGE, "None", 1),
            ],
        ),
        row(
            name(env::OTLP_INSECURE, env::OTLP_TRACES_INSECURE),
            |s| outcome(&s.otlp.insecure),
            "false",
            [
                ("true", "true", 0),
                ("True", "true", 0),
                ("yes", "false", 1),
                ("-1", "false", 1),
                ("0", "false", 1),
                (HUGE, "false", 1),
            ],
        ),
        row(
            name(env::OTLP_CERTIFICATE, env::OTLP_TRACES_CERTIFICATE),
            |s| outcome(&s.otlp.certificate),
            "None",
            file,
        ),
        row(
            name(env::OTLP_CLIENT_KEY, env::OTLP_TRACES_CLIENT_KEY),
            |s| outcome(&s.otlp.client_key),
            "None",
            file,
        ),
        row(
            name(env::OTLP_CLIENT_CERTIFICATE, env::OTLP_TRACES_CLIENT_CERTIFICATE),
            |s| outcome(&s.otlp.client_certificate),
            "None",
            file,
        ),
    ]
}
