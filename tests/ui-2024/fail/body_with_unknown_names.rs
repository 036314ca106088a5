//! What a body names and is not there is said once, at the name.

use traced::traced;

#[traced(attrs(id))]
fn value(id: u64) -> u64 {
    idd + missing::function(id)
}

#[traced]
fn nothing() {
    describe!(1);
    unknown();
}

#[traced]
async fn later(id: u64) -> Result<u64, Missing> {
    fetch(id).await?;
    Ok(id)
}

struct Store;

#[traced]
impl Store {
    fn get(&self, id: u64) -> u64 {
        self.cache + self.load(id)
    }
}

fn main() {
    let _ = value(1);
    nothing();
    let _ = later(2);
    let _ = Store.get(3);
}
