//! Servers that other people wrote start, answer, and end with their value.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};

use traced_test_support::foreign::{self, ForeignServer};

#[test]
fn nx_27017_accepts_connections_until_it_is_dropped() {
    if let Some(server) = foreign::nx_27017() {
        assert_eq!(server.url(), format!("mongodb://127.0.0.1:{}", server.port()));
        TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).unwrap();
        ends_when_dropped(server);
    }
}

#[test]
fn moto_server_answers_until_it_is_dropped() {
    if let Some(server) = foreign::moto_server() {
        assert_eq!(server.url(), format!("http://127.0.0.1:{}", server.port()));
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).unwrap();
        stream.write_all(b"GET /moto-api/ HTTP/1.1\r\nhost: moto\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        ends_when_dropped(server);
    }
}

fn ends_when_dropped(server: ForeignServer) {
    let port = server.port();
    drop(server);
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect_err("nobody listens there any more");
}
