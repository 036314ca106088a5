//! Each feature is worth one line to a crate that depends on `traced` alone (and on what [`CHOICES`] says).

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

/// A name, the feature beside the default ones that the line needs (none when empty), and the line.
const LINES: &[(&str, &str, &str)] = &[
    ("init", "", "pub fn one_line() { let _traced = traced::init!(); }"),
    ("traced", "", "#[traced::traced] pub fn one_line() {}"),
    (
        "otlp-http",
        "otlp-http",
        "pub fn one_line() { let _traced = traced::builder!().protocol(traced::Protocol::HttpJson).install(); }",
    ),
    (
        "otlp-grpc",
        "otlp-grpc",
        "pub fn one_line() -> traced::Guard {
             let _ = traced::export::OtlpGrpc::new(\"http://collector:4317\");
             traced::builder!().protocol(traced::Protocol::Grpc).install()
         }",
    ),
    (
        "tls",
        "tls",
        "pub fn one_line() -> traced::Guard {
             let _ = traced::export::Tls::new();
             traced::builder!().endpoint(\"https://collector:4318\").install()
         }",
    ),
    ("http", "http", "pub fn one_line() { let _ = (traced::http::server(), traced::http::client()); }"),
    (
        "axum",
        "axum",
        "pub fn one_line(router: traced::axum::axum::Router) -> traced::axum::axum::Router {
             router.layer(traced::axum::layer())
         }",
    ),
    (
        "traced_handler",
        "axum",
        "#[traced::traced_handler] pub async fn one_line(body: String) -> Result<String, ()> { Ok(body) }",
    ),
    (
        "tonic",
        "tonic",
        "use traced::grpc::tonic::{Request, Response, Status};
         #[traced::traced_handler(grpc)]
         pub async fn one_line(_request: Request<u8>) -> Result<Response<u8>, Status> { Ok(Response::new(1)) }",
    ),
    (
        "reqwest",
        "reqwest",
        "pub fn one_line() { let _ = traced::reqwest::client(traced::reqwest::reqwest::Client::new()); }",
    ),
    (
        "mongodb",
        "mongodb",
        "use traced::mongodb::mongodb::options::ClientOptions;
         pub fn one_line(options: ClientOptions) -> ClientOptions { traced::mongodb::instrument(options) }",
    ),
    (
        "aws",
        "aws",
        "use traced::aws::aws_smithy_runtime_api::client::interceptors::Intercept;
         pub fn one_line() -> impl Intercept { traced::aws::Tracing::default() }",
    ),
    (
        "kube",
        "kube",
        "pub fn one_line(config: &traced::kube::kube::Config) { let _ = traced::kube::layer(config); }",
    ),
    (
        "tracing",
        "tracing",
        "use traced::tracing::tracing_subscriber::fmt;
         pub fn one_line() { traced::tracing::init(fmt::layer()); }",
    ),
    ("log", "log", "pub fn one_line(logger: impl traced::log::log::Log) { let _ = traced::log::with_ids(logger); }"),
    (
        "opentelemetry-0-31",
        "opentelemetry-0-31",
        "pub fn one_line() { let _ = traced::opentelemetry::v0_31::provider(); }",
    ),
    (
        "opentelemetry-0-32",
        "opentelemetry-0-32",
        "pub fn one_line() { let _ = traced::opentelemetry::v0_32::provider(); }",
    ),
    (
        "opentelemetry-0-33",
        "opentelemetry-0-33",
        "pub fn one_line() { let _ = traced::opentelemetry::v0_33::provider(); }",
    ),
    (
        "opentelemetry-0-31-export",
        "opentelemetry-0-31-export",
        "use traced::opentelemetry::v0_31::{exporter, opentelemetry_sdk::trace::SpanExporter};
         pub fn one_line(theirs: impl SpanExporter + 'static) { let _ = traced::builder!().exporter(exporter(theirs)); }",
    ),
    (
        "opentelemetry-0-32-export",
        "opentelemetry-0-32-export",
        "use traced::opentelemetry::v0_32::{exporter, opentelemetry_sdk::trace::SpanExporter};
         pub fn one_line(theirs: impl SpanExporter + 'static) { let _ = traced::builder!().exporter(exporter(theirs)); }",
    ),
    (
        "opentelemetry-0-33-export",
        "opentelemetry-0-33-export",
        "use traced::opentelemetry::v0_33::{exporter, opentelemetry_sdk::trace::SpanExporter};
         pub fn one_line(theirs: impl SpanExporter + 'static) { let _ = traced::builder!().exporter(exporter(theirs)); }",
    ),
];

/// What a library wants its users to choose and does not build without, so that their own manifests name it.
const CHOICES: &[(&str, &str, &str)] = &[("kube", "k8s-openapi", "latest")];

/// Features that change what other lines do and have none of their own.
const SWITCHES: &[&str] = &["tokio"];

#[test]
fn every_line_compiles_with_its_feature_alone() {
    let workspace = root().join("target").join("one-line");
    write_workspace(&workspace).expect("the folder can be written");
    let mut faults = String::new();
    for (name, _, line) in LINES {
        // One by one: together they would lend each other their features.
        let check = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--color", "never", "--package", &package(name)])
            .current_dir(&workspace)
            .env("CARGO_TARGET_DIR", workspace.join("target"))
            .output()
            .expect("cargo starts");
        if !check.status.success() {
            faults += &format!("\n## {name}: {line}\n{}", String::from_utf8_lossy(&check.stderr));
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn every_feature_has_its_line() {
    let manifest = manifest();
    let features: BTreeSet<&str> =
        manifest["features"].as_table().expect("it is a table").keys().map(String::as_str).collect();
    let lines = LINES.iter().map(|(_, feature, _)| *feature).filter(|feature| !feature.is_empty());
    let known: BTreeSet<&str> = lines.chain(SWITCHES.iter().copied()).chain(["default"]).collect();
    assert_eq!(features, known, "the features of Cargo.toml and those of tests/one_line.rs");
}

/// One package for each line, with the versions and the profiles of this repository.
fn write_workspace(workspace: &Path) -> io::Result<()> {
    let members = LINES.iter().map(|(name, ..)| Value::from(package(name))).collect();
    let mut top = Table::from_iter([(
        "workspace".to_owned(),
        Table::from_iter([
            ("members".to_owned(), Value::Array(members)),
            ("resolver".to_owned(), Value::from("3")),
        ])
        .into(),
    )]);
    top.extend(manifest().remove("profile").map(|profile| ("profile".to_owned(), profile)));
    write(&workspace.join("Cargo.toml"), &top.to_string())?;
    for (name, feature, line) in LINES {
        let folder = workspace.join(package(name));
        write(&folder.join("Cargo.toml"), &member(name, feature))?;
        write(&folder.join("src").join("lib.rs"), &format!("{line}\n"))?;
    }
    fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")).map(drop)
}

fn member(name: &str, feature: &str) -> String {
    let features = Some(feature).filter(|feature| !feature.is_empty()).into_iter().map(Value::from);
    let traced = Table::from_iter([
        ("path".to_owned(), Value::from(root().to_str().expect("the path of the repository is UTF-8"))),
        ("features".to_owned(), Value::Array(features.collect())),
    ]);
    let mut dependencies = Table::from_iter([("traced".to_owned(), traced.into())]);
    for (_, library, choice) in CHOICES.iter().filter(|(for_name, ..)| *for_name == name) {
        let version = manifest()["workspace"]["dependencies"][*library]["version"].clone();
        let chosen = [
            ("version".to_owned(), version),
            ("default-features".to_owned(), Value::from(false)),
            ("features".to_owned(), Value::Array(vec![Value::from(*choice)])),
        ];
        dependencies.insert((*library).to_owned(), Table::from_iter(chosen).into());
    }
    let package = Table::from_iter([
        ("name".to_owned(), Value::from(package(name))),
        ("edition".to_owned(), Value::from("2024")),
    ]);
    Table::from_iter([
        ("package".to_owned(), package.into()),
        ("dependencies".to_owned(), dependencies.into()),
    ])
    .to_string()
}

fn package(name: &str) -> String {
    format!("one-line-{name}")
}

/// What is as it was keeps its time, so that cargo does not check it again.
fn write(path: &PathBuf, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

fn manifest() -> Table {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest is there");
    text.parse().expect("the manifest is TOML")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
