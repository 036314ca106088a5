//! A service as a process of its own.

use std::error::Error;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::receiver::Receiver;
use super::standin::StandIns;

/// A running service.
pub(super) struct Service {
    name: &'static str,
    child: Child,
    pub(super) url: String,
}

/// Starts store, catalog and api, each knowing where the one before it is.
pub(super) async fn start(
    stand_ins: &StandIns,
    receiver: Option<&Receiver>,
) -> Result<Vec<Service>, Box<dyn Error + Send + Sync>> {
    let mut variables = stand_ins.environment();
    if let Some(receiver) = receiver {
        variables.push(("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()));
    }
    variables.push(("OTEL_BSP_SCHEDULE_DELAY", "500".to_owned()));
    if std::env::var_os("TRACED_CONSOLE").is_none() {
        // The house draws one trace of all three itself.
        variables.push(("TRACED_CONSOLE", "off".to_owned()));
    }
    let mut services = Vec::new();
    for (name, address) in [("store", "STORE_URL"), ("catalog", "CATALOG_URL"), ("api", "API_URL")] {
        let service = Service::start(name, &variables).await?;
        variables.push((address, service.url.clone()));
        services.push(service);
    }
    Ok(services)
}

impl Service {
    async fn start(
        name: &'static str,
        variables: &[(&str, String)],
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(name)
            .env("GALLERY_HOUSE", "1")
            .env("OTEL_SERVICE_NAME", name)
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = child.stdout.take().ok_or("a service without stdout")?;
        let line = BufReader::new(stdout).lines().next_line().await?;
        let address = line.as_deref().and_then(|line| line.strip_prefix("listening on "));
        let url = address
            .map(|address| format!("http://{address}"))
            .ok_or_else(|| format!("{name} did not start"))?;
        Ok(Self { name, child, url })
    }

    /// Asks it to end, which takes as long as its last spans need, and insists after a while.
    pub(super) async fn stop(&mut self) {
        drop(self.child.stdin.take());
        if tokio::time::timeout(Duration::from_secs(10), self.child.wait()).await.is_err() {
            complain(self.name);
            // It has been asked; whether it ends now is all the same.
            let _ended = self.child.kill().await;
        }
    }

    /// Ends it on the spot, if it still runs.
    pub(super) fn kill(&mut self) {
        let _ended_before = self.child.start_kill();
    }
}

#[expect(clippy::print_stderr, reason = "it is a program")]
fn complain(name: &str) {
    eprintln!("image-gallery: {name} does not end by itself");
}
