//! A wrapper of an `#[async_trait]`, which comes above the attribute or below it, and may be used as `dyn`.
#![deny(warnings)]

use async_trait::async_trait;
use std::sync::Arc;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

#[traced(wrapper = TracedAbove)]
#[async_trait]
trait Above: Send + Sync {
    async fn get(&self, #[attr] id: u8, name: &str) -> Result<String, String>;

    #[traced("above.clear", kind = client)]
    async fn clear(&mut self);
}

#[async_trait]
#[traced(wrapper = TracedBelow)]
trait Below: Send + Sync {
    async fn get(&self, #[attr] id: u8, name: &str) -> Result<String, String>;

    #[traced("below.clear", kind = client)]
    async fn clear(&mut self);
}

struct Names;

#[async_trait]
impl Above for Names {
    async fn get(&self, id: u8, name: &str) -> Result<String, String> {
        give_way().await;
        if id == 0 { Err(name.to_owned()) } else { Ok(name.to_owned()) }
    }

    async fn clear(&mut self) {
        give_way().await;
    }
}

#[async_trait]
impl Below for Names {
    async fn get(&self, id: u8, name: &str) -> Result<String, String> {
        Above::get(&TracedAbove(Self), id, name).await
    }

    async fn clear(&mut self) {
        give_way().await;
    }
}

fn run() {
    let above: Arc<dyn Above> = Arc::new(TracedAbove(Names));
    assert_eq!(block_on(above.get(1, "a")).as_deref(), Ok("a"));
    let mut below: Box<dyn Below> = Box::new(TracedBelow(Names));
    assert!(block_on(below.get(0, "a")).is_err());
    block_on(below.clear());
    block_on(Above::clear(&mut TracedAbove(Names)));
}

fn main() {
    makes(
        run,
        "
        Above::get {id=1}
        Below::get !alloc::string::String {id=0}
          Above::get !alloc::string::String {id=0}
        below.clear <client>
        above.clear <client>
        ",
    );
}
