//! What a span costs: traced beside its peers.
//!
//! ```text
//! cargo run --release                      everything that needs neither valgrind nor cargo
//! cargo run --release -- instructions      instructions, counted by valgrind
//! cargo run --release -- compile           what the macros cost the compiler
//! cargo run --release -- http              what servers and clients of HTTP cost
//! cargo run --release -- KIND              one kind of measurement: nanoseconds, end-to-end, overload, …
//! cargo run --release -- check             what must hold; fails where it does not
//! ```

mod allocator;
mod check;
mod clocks;
mod figures;
mod limits;
mod measure;
mod memory;
mod peers;
mod table;
mod workloads;

use std::process::ExitCode;

use measure::Kind;

/// What a process ends with whose peer is unknown, or cannot be had as it is asked for.
pub const NO_SUCH_PEER: i32 = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => Kind::ALL.into_iter().filter(|kind| !kind.is_special()).for_each(print),
        ["check"] => return check::run(),
        [kind] if Kind::of(kind).is_some() => Kind::of(kind).into_iter().for_each(print),
        // What follows is how this program runs itself.
        ["measure", kind, peers] if Kind::of(kind).is_some() => {
            let peers: Vec<&str> = peers.split(',').collect();
            Kind::of(kind).into_iter().for_each(|kind| kind.measure_here(&peers).write());
        }
        ["once", peer, part] => return found(measure::once(peer, part)),
        ["http-once", peer] => return found(measure::http_once(peer)),
        ["http-serve", peer] => return found(measure::http_serve(peer)),
        ["overload", peer, load] => {
            return found(measure::overload(peer, load).map(|figures| figures.write()));
        }
        ["sink"] => peers::serve_sink(),
        _ => {
            let kinds: Vec<_> = Kind::ALL.into_iter().map(Kind::name).collect();
            eprintln!("usage: traced-bench [check | {}]", kinds.join(" | "));
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn print(kind: Kind) {
    let figures = kind.measure(kind.peers());
    table::print(kind, &figures);
}

fn found(work: Option<()>) -> ExitCode {
    work.map_or(ExitCode::from(NO_SUCH_PEER as u8), |()| ExitCode::SUCCESS)
}
