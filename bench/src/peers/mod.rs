//! Who is compared.

mod fastrace;
mod nothing;
mod traced;

use crate::workloads::Shape;

/// In the order of the table; the first is subtracted from the others, the second is what they are compared with.
pub const NAMES: [&str; 3] = ["nothing", "traced", "fastrace"];

/// A tracing library, set up to make every span and throw all of them away at the exporter.
pub trait Peer {
    fn name(&self) -> &'static str;

    /// Makes so many traces of one shape.
    fn run(&self, shape: Shape, traces: usize);

    /// Waits until everything made by now has reached the exporter.
    fn flush(&self);

    /// How many spans have reached the exporter.
    fn delivered(&self) -> usize;
}

/// Sets a peer up.
pub fn start(name: &str) -> Option<Box<dyn Peer>> {
    Some(match name {
        "nothing" => Box::new(nothing::Nothing),
        "traced" => Box::new(traced::Traced::start()),
        "fastrace" => Box::new(fastrace::Fastrace::start()),
        _ => return None,
    })
}
