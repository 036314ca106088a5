//! One upload is one trace over three processes, as an independent collector sees it.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "helpers of tests")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use traced_test_support::foreign;
use traced_test_support::sink::OtlpSink;
use traced_test_support::span::{Kind, Span};
use traced_test_support::tree::{Trace, traces};

/// Runs the house until it ends by itself.
fn house(time: &str, variables: &[(&str, &str)]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_image-gallery"))
        .args(["--for", time])
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    eprintln!("{}", String::from_utf8_lossy(&output.stderr));
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

fn uploads(spans: &[Span]) -> Vec<Trace> {
    let is_upload = |trace: &Trace| {
        let mut roots = trace.spans().iter().filter(|span| span.parent_span_id.is_none());
        roots.any(|root| root.service == "api" && root.name == "POST /v0/images")
    };
    traces(spans).into_iter().filter(is_upload).collect()
}

#[test]
fn one_upload_is_one_trace_over_three_processes() {
    let sink = OtlpSink::start();
    let (success, _) = house("1s", &[("OTEL_EXPORTER_OTLP_ENDPOINT", &sink.endpoint())]);
    assert!(success);
    let spans = sink.spans();
    let uploads = uploads(&spans);
    assert_eq!(uploads.len(), 3, "{spans:#?}");
    for upload in &uploads {
        upload.assert_well_formed();
        upload.assert_outline(
            "
            POST /v0/images [server] api
              validate [internal] api
              Pods::serving [internal] api
                GET /api/v1/namespaces/{:namespace}/pods [client] api
              POST [client] api
                POST /v0/images [server] catalog
                  Catalog::add [internal] catalog
                    POST [client] catalog
                      POST /v0/store/{id} [server] store
                        Store::keep [internal] store
                          fingerprint [internal] store
                          thumbnail [internal] store !image_gallery::services::store::TooSmall
                          S3.PutObject [client] store
                    insert images [client] catalog
            ",
        );
        check_attributes(upload);
    }
}

/// The attributes that the semantic conventions require of each kind of span.
fn check_attributes(upload: &Trace) {
    let servers: Vec<_> = upload.spans().iter().filter(|span| span.kind == Kind::Server).collect();
    assert_eq!(servers.len(), 3);
    for server in servers {
        assert_eq!(server.attr("http.request.method"), "POST");
        assert_eq!(server.attr("url.scheme"), "http");
        assert!(server.attr("url.path").as_str().unwrap().starts_with("/v0/"));
        assert!(server.name.ends_with(server.attr("http.route").as_str().unwrap()));
        assert_eq!(*server.attr("http.response.status_code"), 201);
        assert_eq!(server.attr("server.address"), "127.0.0.1");
    }
    for client in upload.spans().iter().filter(|span| span.name == "POST") {
        assert_eq!(client.attr("http.request.method"), "POST");
        assert_eq!(client.attr("server.address"), "127.0.0.1");
        assert!(client.attr("server.port").as_i64().unwrap() > 0);
        assert!(client.attr("url.full").as_str().unwrap().starts_with("http://127.0.0.1:"));
        assert_eq!(*client.attr("http.response.status_code"), 201);
    }
    let kubernetes = upload.span("GET /api/v1/namespaces/{:namespace}/pods");
    assert_eq!(kubernetes.attr("url.template"), "/api/v1/namespaces/{:namespace}/pods");
    assert_eq!(*kubernetes.attr("http.response.status_code"), 200);
    let mongodb = upload.span("insert images");
    assert_eq!(mongodb.attr("db.system.name"), "mongodb");
    assert_eq!(mongodb.attr("db.operation.name"), "insert");
    assert_eq!(mongodb.attr("db.collection.name"), "images");
    assert_eq!(mongodb.attr("db.namespace"), "gallery");
    let s3 = upload.span("S3.PutObject");
    assert_eq!(s3.attr("rpc.system.name"), "aws-api");
    assert_eq!(s3.attr("rpc.method"), "S3/PutObject");
    assert_eq!(s3.attr("aws.s3.bucket"), "pictures");
    assert_eq!(*s3.attr("http.response.status_code"), 200);
    assert_eq!(*upload.span("validate").attr("image.size"), 14);
}

#[test]
fn the_waterfall_of_an_upload_is_drawn_and_nothing_is_left_behind() {
    let run = format!("run-{}", std::process::id());
    let (success, stdout) = house("3s", &[("GALLERY_RUN", &run)]);
    assert!(success, "{stdout}");
    for row in ["14 spans  3 services  1 error", "└ insert images", "✗", "store/fingerprint"] {
        assert!(stdout.contains(row), "no {row} in\n{stdout}");
    }
    // Each process of the house has inherited the variable.
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(processes_with(&run), Vec::<String>::new());
}

#[test]
fn each_part_can_be_the_real_thing() {
    let (Some(mongodb), Some(s3)) = (foreign::nx_27017(), foreign::moto_server()) else { return };
    let (success, stdout) = house(
        "2s",
        &[
            ("MONGODB_URI", &mongodb.url()),
            ("S3_ENDPOINT", &s3.url()),
            ("AWS_ACCESS_KEY_ID", "demo"),
            ("AWS_SECRET_ACCESS_KEY", "demo"),
            ("AWS_REGION", "eu-west-1"),
        ],
    );
    assert!(success, "{stdout}");
    assert!(stdout.contains("14 spans  3 services  1 error"), "{stdout}");
}

fn processes_with(value: &str) -> Vec<String> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let has_value = |folder: &Path| {
        let environment = std::fs::read(folder.join("environ")).unwrap_or_default();
        environment.windows(value.len()).any(|window| window == value.as_bytes())
    };
    entries
        .map(|entry| entry.path())
        .filter(|path| has_value(path))
        .map(|path| path.display().to_string())
        .collect()
}
