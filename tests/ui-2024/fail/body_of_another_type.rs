//! A type error in a body is one error, at the words that are wrong.

use std::io;

use traced::traced;

#[traced]
fn unit(id: u64) {
    let _text: String = id;
}

#[traced]
fn value(id: u64) -> u64 {
    let text = id.to_string();
    text
}

#[traced]
fn result(id: u64) -> io::Result<u64> {
    id.checked_sub(1)
}

#[traced(err)]
async fn later(id: u64) -> Result<u64, String> {
    let length: u64 = id.to_string().len();
    Ok(length)
}

#[traced]
async fn later_value(id: u64) -> u64 {
    if id == 0 {
        return "nothing";
    }
    id.to_string()
}

#[traced]
async fn later_unit(id: u64) {
    if id == 0 {
        return 5;
    }
    id
}

#[traced]
fn early(id: u64) -> Option<u64> {
    if id == 0 {
        return id;
    }
    Some(id)
}

struct Store(Vec<u64>);

#[traced]
impl Store {
    fn get(&self, id: usize) -> u64 {
        self.0.get(id)
    }

    async fn put(&mut self, value: u64) -> usize {
        let length: &str = self.0.len();
        self.0.push(value);
        length.len()
    }
}

fn main() {
    unit(value(1));
    let _ = (result(1), later(2), later_value(3), early(4), later_unit(5));
    let mut store = Store(Vec::new());
    let _ = store.get(0);
    let _ = store.put(1);
}
