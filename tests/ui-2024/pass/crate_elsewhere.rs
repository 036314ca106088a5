//! `crate = path`: a library re-exports the crate, or what of it the generated code needs, and its users have no other.
#![deny(warnings)]

use reexport::{TraceAttrs, attr, event, span, traced};
use traced_ui_support::{block_on, give_way, makes};

mod reexport {
    pub use ::traced::__private;
    pub use ::traced::*;
}

// Generated code that names the crate by its own name finds this.
mod traced {}

#[derive(TraceAttrs)]
#[attr(crate = crate::reexport)]
struct Order {
    id: u8,
}

#[traced("sync {order.id}", crate = crate::reexport, kind = client, attrs(..order, number), ret("value" = ret), err)]
fn sync(order: &Order, #[attr("marked")] number: u8) -> Result<u8, String> {
    attr!("set" = 1, crate = crate::reexport);
    event!("happened", "key" = 1, crate = crate::reexport);
    Ok(number)
}

#[traced(crate = reexport, when = true, min_duration = "0ns", boxed)]
async fn later() -> Option<()> {
    give_way().await;
    span!("block", crate = reexport; None)
}

#[traced(crate = self::reexport)]
fn returned() -> impl Future<Output = u8> {
    async { 1 }
}

struct Store;

#[traced(crate = crate::reexport)]
impl Store {
    fn get(&self) -> u8 {
        1
    }
}

#[traced(crate = crate::reexport)]
mod module {
    pub fn within() {}

    pub mod deeper {
        pub async fn within() -> u8 {
            1
        }
    }
}

#[traced(crate = crate::reexport, wrapper = TracedFind)]
trait Find {
    fn find(&self, #[attr] id: u8) -> Option<u8>;
}

impl Find for Store {
    fn find(&self, id: u8) -> Option<u8> {
        Some(id)
    }
}

fn run() {
    assert_eq!(sync(&Order { id: 7 }, 1), Ok(1));
    assert_eq!(block_on(later()), None);
    assert_eq!((block_on(returned()), Store.get(), block_on(module::deeper::within())), (1, 1, 1));
    module::within();
    assert_eq!(TracedFind(Store).find(2), Some(2));
}

fn main() {
    makes(
        run,
        "
        sync 7 <client> {number=1, marked=1, order.id=7, set=1, value=1}
        later
          block
        returned
        Store::get
        within
        within
        Find::find {id=2}
        ",
    );
}
