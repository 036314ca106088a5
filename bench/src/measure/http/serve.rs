//! A server under load, in a process of its own.

use std::io::{Read as _, Write as _};

use tokio::net::TcpListener;

use crate::peers::Setup;
use crate::peers::web;

/// Serves until standard input ends; says the port first, and at the end how many spans there were.
pub fn serve(peer: &str) -> Option<()> {
    let peer = web::start(peer, Setup { bytes: true, roomy: true, drops: false })?;
    let server = peer.server()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("there are files");
    let (over, until_over) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        std::io::stdin().read_to_end(&mut Vec::new()).ok();
        drop(over);
    });
    let mut serving = Some((server, until_over));
    peer.within(&mut || {
        let Some((server, until_over)) = serving.take() else { return };
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            say(u64::from(listener.local_addr().expect("it is bound").port()));
            let serving = axum::serve(listener, server);
            tokio::select! {
                served = serving => served.expect("it never ends"),
                _ = until_over => {}
            }
        });
    });
    peer.flush();
    say(peer.delivered().unwrap_or(0));
    Some(())
}

fn say(number: u64) {
    println!("{number}");
    std::io::stdout().flush().expect("whoever asked reads the answer");
}
