//! A type that is no attribute is pointed at where it is named.

use traced::{TraceAttrs, attr, event, span, traced};

struct Connection {
    peer: Peer,
}

struct Peer;

#[traced(attrs("connection" = connection))]
fn assigned(connection: &Connection) {
    let _ = connection;
}

#[traced(attrs(connection))]
fn named(connection: Connection) {
    let _ = connection;
}

#[traced(attrs(connection.peer))]
fn field(connection: &Connection) {
    let _ = connection;
}

#[traced(args(id, connection))]
async fn argument(id: u64, connection: &Connection) -> u64 {
    let _ = connection;
    id
}

#[traced(args(all))]
fn every(id: u64, connection: &Connection) -> u64 {
    let _ = connection;
    id
}

#[traced]
fn marked(#[attr] connection: &Connection) {
    let _ = connection;
}

#[traced(ret("connection" = ret))]
fn returned() -> Connection {
    Connection { peer: Peer }
}

#[derive(TraceAttrs)]
struct Request {
    id: u64,
    peer: Peer,
}

fn main() {
    let connection = returned();
    assigned(&connection);
    field(&connection);
    marked(&connection);
    let _ = argument(every(1, &connection), &connection);
    attr!("peer" = connection.peer);
    event!("connected", "peer" = connection.peer);
    span!("connected", "peer" = connection.peer; named(connection));
    let _ = Request { id: 1, peer: Peer };
}
