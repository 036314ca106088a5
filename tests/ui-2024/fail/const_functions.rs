//! A span takes time, and what runs while the program is compiled has none.

use traced::traced;

#[traced]
const fn double(value: u64) -> u64 {
    value * 2
}

struct Limits;

impl Limits {
    #[traced("limits.most", kind = client)]
    pub const unsafe fn most(&self) -> u64 {
        9
    }
}

#[traced]
impl Limits {
    // Left alone without an attribute of its own.
    const fn least(&self) -> u64 {
        1
    }

    #[traced]
    const fn usual(&self) -> u64 {
        2
    }
}

const DOUBLE: u64 = double(2);

fn main() {
    let _ = DOUBLE + Limits.least() + Limits.usual() + unsafe { Limits.most() };
}
