//! What a span costs: traced beside its peers, in one process.
//!
//! ```text
//! cargo run --release                    nanoseconds of the thread that makes the spans
//! cargo run --release -- instructions    instructions, counted by valgrind
//! ```

mod instructions;
mod measure;
mod peers;
mod table;
mod workloads;

use peers::Peer;
use table::Table;
use workloads::Shape;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => nanoseconds(),
        ["instructions"] => instructions::all(),
        ["once", peer, shape, traces] => instructions::once(peer, shape, traces),
        _ => {
            eprintln!("usage: traced-bench [instructions]");
            std::process::exit(2);
        }
    }
}

fn nanoseconds() {
    let peers: Vec<Box<dyn Peer>> = peers::NAMES.into_iter().filter_map(peers::start).collect();
    let mut table = Table::new("thread CPU time per span, ns", &peers::NAMES);
    let mut made = 0;
    for shape in Shape::ALL {
        let costs = measure::interleaved(&peers, shape);
        made += costs.spans;
        table.add(shape.name(), &costs.per_span);
    }
    table.print();
    for peer in peers.iter().skip(1) {
        println!("{}: {} of {made} spans delivered", peer.name(), peer.delivered());
    }
}
