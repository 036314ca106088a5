//! How every service listens, and how it ends.

use std::error::Error;

use axum::Router;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

/// Serves on `LISTEN` (or a free port of this machine) until told to stop.
///
/// The first line on stdout says where it listens, so that whoever starts it can find it.
pub(super) async fn serve(router: Router) -> Result<(), Box<dyn Error + Send + Sync>> {
    let address = setting("LISTEN").unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = TcpListener::bind(&address).await.map_err(|error| format!("LISTEN={address}: {error}"))?;
    announce(listener.local_addr()?);
    axum::serve(listener, router).with_graceful_shutdown(told_to_stop()).await?;
    Ok(())
}

/// A setting from the environment; an empty one is none.
pub(super) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(clippy::print_stdout, reason = "it is what the house waits for")]
fn announce(address: std::net::SocketAddr) {
    println!("listening on {address}");
}

/// SIGTERM, Ctrl-C, or the end of the house: it holds the other end of stdin.
async fn told_to_stop() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let terminated = async {
        match &mut terminate {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
        () = end_of_stdin(), if setting("GALLERY_HOUSE").is_some() => {}
    }
}

async fn end_of_stdin() {
    let mut stdin = tokio::io::stdin();
    let mut byte = [0];
    while matches!(stdin.read(&mut byte).await, Ok(1..)) {}
}
