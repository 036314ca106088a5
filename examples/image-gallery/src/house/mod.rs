//! Starts the three services, stands in for what is missing, makes some traffic, and draws what it became.

mod receiver;
mod service;
mod standin;
mod traffic;

use std::error::Error;
use std::time::Duration;

use receiver::Receiver;
use service::{Service, start};
use standin::StandIns;
use traced::waterfall::Waterfall;

/// Runs the whole house for so long, or until Ctrl-C.
///
/// # Errors
/// When a part of it cannot start or does not do its work.
pub async fn run(time: Option<Duration>) -> Result<(), Box<dyn Error + Send + Sync>> {
    let ending = tokio::time::Instant::now();
    let stand_ins = StandIns::start()?;
    let receiver = Receiver::start_unless_configured().await?;
    let mut services = start(&stand_ins, receiver.as_ref()).await?;
    let traffic = traffic::make(&services[API].url).await;
    if traffic.is_ok() {
        show(receiver.as_ref(), &services[API].url).await;
        wait(time.map(|time| ending + time)).await;
    }
    for service in &mut services {
        service.stop().await;
    }
    traffic
}

/// The services are started from the last to the first.
const API: usize = 2;

/// Draws the trace of the last upload and says how to go on.
#[expect(clippy::print_stdout, reason = "it is what the program is for")]
async fn show(receiver: Option<&Receiver>, api: &str) {
    match receiver {
        None => println!("the spans go where OTEL_EXPORTER_OTLP_ENDPOINT says"),
        Some(receiver) => {
            let spans = receiver.whole_upload(Duration::from_secs(15)).await;
            match Waterfall::all(&spans).first() {
                Some(waterfall) => println!("\none upload, three services:\n\n{waterfall}"),
                None => println!("no whole trace of an upload has arrived"),
            }
        }
    }
    println!("the gallery is at {api}/v0/images");
}

async fn wait(until: Option<tokio::time::Instant>) {
    let time_is_over = async {
        match until {
            Some(until) => tokio::time::sleep_until(until).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = time_is_over => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
