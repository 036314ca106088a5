//! Each mistake is said once, and all of them at the same time; the functions stay, so nobody misses them.

use traced::{attr, event, span, traced, traced_handler};

#[traced(nmae = "a", kind = sever, attrs("Rows" = id, password, nope), sample = 2, skip_all, kind = client)]
async fn charge(#[attr(dispaly)] id: u64, password: &str) -> u64 {
    let _ = password;
    id
}

struct Store;

#[traced(prefx = "Repo", only(gte))]
impl Store {
    #[traced(kind = cliet)]
    fn get(&self, #[attr] (left, right): (u64, u64)) -> u64 {
        left + right
    }

    #[traced(err)]
    const fn put(&self) {}

    fn list(&self, #[attr("Page")] page: u64) -> u64 {
        page
    }
}

#[traced]
mod billing {
    #[traced(boxed)]
    pub fn refund() {}

    pub mod inner {
        #[traced(attrs(amount))]
        pub fn refund() {}
    }
}

#[traced_handler(kind = server, attrs("" = 1), from = 1)]
fn show() {}

fn main() {
    let charged = charge(1, "");
    drop(charged);
    let _ = Store.get((1, 2)) + Store.list(1);
    Store.put();
    billing::refund();
    billing::inner::refund();
    show();
    attr!("Rows" = 1, "rows");
    event!("", "" = 1);
    span!("{", "error.type" = 1; {});
}
