//! Only tests: programs that mix `#[traced]`, `tracing` and two versions of opentelemetry.
