//! The bodies of handlers, of what is in modules and of what `#[async_trait]` rewrites: one error each, at the words.

use std::collections::HashMap;

use async_trait::async_trait;
use traced::{traced, traced_handler};

#[traced_handler(from = &request)]
async fn show(request: HashMap<String, String>) -> usize {
    request.length()
}

#[traced_handler(from = &request, err)]
async fn list(request: HashMap<String, String>) -> Result<usize, String> {
    Some(request.len())
}

#[traced]
mod billing {
    pub fn charge(id: u64) -> u64 {
        let text: String = id;
        text.len() as u64
    }

    pub struct Refunds(Vec<u64>);

    impl Refunds {
        pub async fn count(&self) -> u64 {
            self.0.len()
        }
    }
}

#[async_trait]
trait Store {
    async fn get(&self, id: u64) -> String;
    async fn put(&self, id: u64) -> u64;
}

struct Above;

#[traced]
#[async_trait]
impl Store for Above {
    async fn get(&self, id: u64) -> String {
        id
    }

    async fn put(&self, id: u64) -> u64 {
        unknown(id)
    }
}

struct Below;

#[async_trait]
#[traced]
impl Store for Below {
    async fn get(&self, id: u64) -> String {
        id
    }

    async fn put(&self, id: u64) -> u64 {
        drop(id.to_string());
        self.missing
    }
}

fn main() {
    let _ = (show(HashMap::new()), list(HashMap::new()), billing::charge(1), Above.get(1), Below.get(2));
    let _: Option<billing::Refunds> = None;
}
