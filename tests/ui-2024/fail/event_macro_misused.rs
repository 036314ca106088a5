//! `event!` has a name, and keys with values.

use traced::event;

fn main() {
    let (name, key) = ("missed", 1);
    event!();
    event!(name);
    event!("key" = key);
    event!("missed"; key);
    event!("missed", ..key);
    event!("missed", "key");
    event!("missed {key}");
    event!("missed {}", key);
    event!("missed" "key" = key);
    event!(5);
    event!("missed", kind = client, "key" = key);
    event!("missed", "key" = key, "key" = key);
}
