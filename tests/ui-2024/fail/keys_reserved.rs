//! Some keys every span has, and some no span has.

use traced::{TraceAttrs, event, keys, traced};

keys! {
    pub NAME: &str = "service.name";
}

#[traced(attrs("error.type" = kind, "code.function.name" = kind, "otel.kind" = kind))]
fn charge(kind: &str) {
    let _ = kind;
}

#[traced(ret("service.version" = ret))]
fn version(#[attr("code")] code: u64) -> u64 {
    code
}

#[derive(TraceAttrs)]
#[attr(prefix = "otel")]
struct Status {
    code: u64,
}

fn main() {
    charge("a");
    let _ = version(1) + Status { code: 1 }.code;
    event!("failed", "error.type" = 1);
    let _ = NAME;
}
