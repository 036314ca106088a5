//! OTLP over HTTPS, against a server of rustls with certificates made for the test.
#![cfg(all(feature = "otlp-http", feature = "tls"))]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::time::Duration;

use support::{LONG, alone, spans, start, whole};
use traced_runtime::Reason;
use traced_runtime::export::{Exporter, OtlpHttp, Tls};
use traced_test_support::authority::{Authority, Issued};
use traced_test_support::fault::{Fault, FaultySink};

/// A server that this authority vouches for.
fn sink(authority: &Authority, clients: Option<&Authority>) -> FaultySink {
    FaultySink::start_tls(authority.server(clients, &[]))
}

fn exporter(sink: &FaultySink, tls: Tls) -> OtlpHttp {
    OtlpHttp::new(&sink.traces()).timeout(Duration::from_secs(2)).tls(tls)
}

fn trusting(authority: &Authority) -> Tls {
    Tls::new().trusting(authority.pem().as_bytes()).unwrap()
}

/// How many of ten spans come through.
fn delivered(exporter: impl Exporter) -> u64 {
    let guard = start(exporter);
    spans(0..10);
    guard.flush(Duration::from_millis(600));
    drop(guard);
    let stats = whole();
    assert_eq!(stats.delivered + stats.dropped.of(Reason::Undelivered), 10, "{stats:?}");
    stats.delivered
}

#[test]
fn spec_o5_a_server_is_believed_if_an_authority_that_we_trust_vouches_for_it() {
    let _alone = alone();
    let (ours, other) = (Authority::new(), Authority::new());
    let sink = sink(&ours, None);
    assert_eq!(delivered(exporter(&sink, trusting(&ours))), 10);
    assert_eq!(delivered(exporter(&sink, trusting(&other))), 0);
    // Mozilla does not know it.
    assert_eq!(delivered(exporter(&sink, Tls::new())), 0);
    assert_eq!(sink.taken().len(), 10);
}

#[test]
fn spec_o5_a_server_that_wants_to_know_who_we_are_is_told() {
    let _alone = alone();
    let (servers, clients, other) = (Authority::new(), Authority::new(), Authority::new());
    let sink = sink(&servers, Some(&clients));
    let with = |authority: &Authority| {
        let Issued { certificate, key } = authority.issue("shop");
        trusting(&servers).client(certificate.as_bytes(), key.as_bytes()).unwrap()
    };
    assert_eq!(delivered(exporter(&sink, with(&clients)).gzip()), 10);
    assert_eq!(delivered(exporter(&sink, with(&other))), 0);
    assert_eq!(delivered(exporter(&sink, trusting(&servers))), 0);
    assert_eq!(sink.taken().len(), 10);
}

#[cfg(feature = "otlp-grpc")]
#[test]
fn spec_o5_over_grpc_servers_are_believed_and_told_who_we_are_in_the_same_way() {
    use traced_runtime::export::OtlpGrpc;

    let _alone = alone();
    let (servers, clients, other) = (Authority::new(), Authority::new(), Authority::new());
    let sink = FaultySink::start_grpc_tls(servers.server(Some(&clients), &[b"h2"]));
    let with = |servers: &Authority, clients: &Authority| {
        let Issued { certificate, key } = clients.issue("shop");
        let tls = trusting(servers).client(certificate.as_bytes(), key.as_bytes()).unwrap();
        OtlpGrpc::new(&sink.endpoint()).timeout(Duration::from_secs(2)).tls(tls)
    };
    assert_eq!(delivered(with(&servers, &clients)), 10);
    assert_eq!(delivered(with(&servers, &other)), 0);
    assert_eq!(delivered(with(&other, &clients)), 0);
    let nameless = OtlpGrpc::new(&sink.endpoint()).tls(trusting(&servers));
    assert_eq!(delivered(nameless), 0);
    assert_eq!(sink.taken().len(), 10);
}

#[test]
fn connections_within_tls_are_kept_and_faults_are_survived_there_too() {
    let _alone = alone();
    let authority = Authority::new();
    let sink = sink(&authority, None);
    let guard = start(exporter(&sink, trusting(&authority)));
    for round in 0..5 {
        spans(round * 10..round * 10 + 10);
        assert!(guard.flush(LONG));
    }
    assert_eq!((sink.requests().len(), sink.connections()), (5, 1));
    sink.next([Fault::Reset, Fault::Status(503), Fault::Close]);
    spans(50..60);
    assert!(guard.flush(LONG));
    drop(guard);
    assert_eq!((whole().delivered, sink.taken().len()), (60, 60));
}

#[test]
fn plain_http_to_a_server_of_tls_and_the_reverse_lose_nothing_while_they_wait() {
    let _alone = alone();
    let authority = Authority::new();
    let (secure, plain) = (sink(&authority, None), FaultySink::start());
    for url in [
        format!("http://127.0.0.1:{}/v1/traces", secure.port()),
        format!("https://127.0.0.1:{}/v1/traces", plain.port()),
    ] {
        assert_eq!(delivered(OtlpHttp::new(&url).timeout(Duration::from_millis(500))), 0, "{url}");
    }
}

/// Somebody who takes connections and never says a word: the handshake is within the timeout too.
#[test]
fn spec_o8_a_handshake_that_stalls_takes_no_longer_than_the_timeout() {
    let _alone = alone();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://127.0.0.1:{}/v1/traces", silent.local_addr().unwrap().port());
    let patience = Duration::from_millis(300);
    let check = |began: std::time::Instant| {
        // A try in flight and the last ones.
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    };
    let began = std::time::Instant::now();
    assert_eq!(delivered(OtlpHttp::new(&url).timeout(patience)), 0);
    check(began);
    #[cfg(feature = "otlp-grpc")]
    {
        let began = std::time::Instant::now();
        assert_eq!(delivered(traced_runtime::export::OtlpGrpc::new(&url).timeout(patience)), 0);
        check(began);
    }
}

#[test]
fn spec_x2_certificates_that_are_none_are_refused_at_once_and_no_key_is_shown() {
    let authority = Authority::new();
    let Issued { certificate: pem, key } = authority.issue("shop");
    let other_key = authority.issue("shop").key;
    assert!(Tls::new().trusting(b"").is_err());
    assert!(Tls::new().trusting(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
    assert!(Tls::new().client(pem.as_bytes(), b"").is_err());
    assert!(Tls::new().client(b"", key.as_bytes()).is_err());
    assert!(Tls::new().client(pem.as_bytes(), other_key.as_bytes()).is_err());
    let tls = Tls::new().client(pem.as_bytes(), key.as_bytes()).unwrap();
    let shown = format!("{:?}", OtlpHttp::new("https://c").header("api-key", "hunter2").tls(tls));
    assert!(
        !shown.contains("PRIVATE") && !shown.contains(&format!("{:?}", key.as_bytes())[1..40]),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}
