//! Lines of the `log` crate within spans of `tracing`.

use log::kv::{self, VisitSource};
use log::{LevelFilter, Log, Metadata, Record};
use serde_json::{Map, Value};
use traced_runtime::testing;
use tracing_subscriber::prelude::*;

use crate::{Output, assert_ids, assert_no_ids};

/// Writes the key-values of a record as JSON.
struct Json(Output);

impl Log for Json {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        struct Fields(Map<String, Value>);
        impl<'kvs> VisitSource<'kvs> for Fields {
            fn visit_pair(&mut self, key: kv::Key<'kvs>, value: kv::Value<'kvs>) -> Result<(), kv::Error> {
                self.0.insert(key.to_string(), value.to_string().into());
                Ok(())
            }
        }
        let mut fields = Fields(Map::new());
        record.key_values().visit(&mut fields).unwrap();
        let line = format!("{}\n", Value::Object(fields.0));
        std::io::Write::write_all(&mut self.0.clone(), line.as_bytes()).unwrap();
    }

    fn flush(&self) {}
}

#[test]
fn a_line_of_log_has_the_ids_of_the_span_of_tracing_around_it() {
    let (capture, output) = (testing::capture(), Output::default());
    let logger = traced_log::with_ids(Json(output.clone()));
    log::set_max_level(LevelFilter::Info);
    let subscriber = tracing_subscriber::registry().with(traced_tracing::layer());
    tracing::subscriber::with_default(subscriber, || {
        tracing::debug_span!("work").in_scope(|| log::info!(logger: logger, rows = 3; "inside"));
        log::info!(logger: logger, "outside");
    });
    let lines = output.objects();
    assert_ids(&lines[0], &capture.span("work"));
    assert_eq!(lines[0]["rows"], "3");
    assert_no_ids(&lines[1]);
}
