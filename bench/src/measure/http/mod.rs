//! HTTP: what a request costs more where the server or the client is instrumented.

mod counted;
mod load;
mod serve;

use crate::figures::Figures;

pub use counted::{COUNTED, once};
pub use load::{BY_CPU, PER_SECOND};
pub use serve::serve;

pub fn measure(peers: &[&str]) -> Figures {
    let mut figures = counted::measure(peers);
    figures.0.extend(load::measure(peers).0);
    figures
}
