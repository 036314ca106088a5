//! Keys that know the type of their values, in each place that takes a key.
#![deny(warnings)]

use traced::{attr, event, span, traced};
use traced_ui_support::{block_on, give_way, makes};

mod keys {
    traced::keys! {
        /// Whose it is.
        pub TENANT: &str = "tenant.id";
        pub(super) ROWS: u64 = "rows";
        pub HIT: bool = "cache.hit";
        pub DEBUGGED: str = "some.text";
    }
}

use keys::TENANT;

#[traced(attrs(TENANT = tenant, keys::ROWS = rows, keys::HIT = &hit, self::keys::DEBUGGED = ?tenant))]
fn sync(tenant: &str, rows: u64, hit: bool) {}

#[traced(attrs(keys::TENANT = &*tenant), ret(keys::ROWS = ret))]
async fn later(tenant: String) -> u64 {
    give_way().await;
    attr!(keys::HIT = tenant.is_empty());
    event!("waited", keys::ROWS = 1);
    2
}

fn run() {
    assert_eq!(keys::ROWS.name(), "rows");
    sync("a", 1, true);
    assert_eq!(block_on(later("b".to_owned())), 2);
    span!("block", TENANT = "c", keys::HIT = false; ());
}

fn main() {
    makes(
        run,
        r#"
        sync {tenant.id=a, rows=1, cache.hit=true, some.text="a"}
        later {tenant.id=b, cache.hit=false, rows=2}
        block {tenant.id=c, cache.hit=false}
        "#,
    );
}
