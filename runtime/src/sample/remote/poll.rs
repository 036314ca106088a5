//! The thread that asks the server.

use std::convert::Infallible;
#[cfg(unix)]
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ureq::config::AutoHeaderValue;
use ureq::{Agent, Error};

use super::Remote;
use super::current::Current;
use super::strategy::Strategy;
use crate::context::Context;
use crate::diagnostics;

/// So long may an answer take, and so large may it be: that is room for 10,000 operations.
const LONGEST: Duration = Duration::from_secs(10);
const MOST_BYTES: u64 = 1 << 20;

/// The thread ends when this does.
static FOLLOWED: Mutex<Option<Sender<Infallible>>> = Mutex::new(None);

/// Asks nobody any more; what was said last stays in force. Does not wait for an answer that is under way.
pub(crate) fn stop_following() {
    *followed() = None;
}

/// Nobody begins to ask, or ends it, while this is held.
#[cfg(unix)]
pub(crate) fn hold() -> impl Sized + 'static {
    followed()
}

/// In a process that was forked the thread is not there. What it was told its end by is not dropped: the thread may have
/// had it in hand, and it never comes back to let it go.
#[cfg(unix)]
pub(crate) fn forget_followed() {
    let _another_process_s = ManuallyDrop::new(followed().take());
}

fn followed() -> MutexGuard<'static, Option<Sender<Infallible>>> {
    FOLLOWED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a thread that asks, at once and then in every interval.
pub(super) fn follow(remote: Remote, current: Arc<Current>) {
    let (alive, stop) = mpsc::channel();
    *followed() = Some(alive);
    let follower = Follower::new(remote, current);
    let started =
        std::thread::Builder::new().name("traced-sampling".into()).spawn(move || follower.run(&stop));
    if let Err(error) = started {
        diagnostics::warn(&format!(
            "no thread that asks for sampling strategies ({error}): the first one stays"
        ));
    }
}

struct Follower {
    remote: Remote,
    current: Arc<Current>,
    agent: Agent,
    url: String,
    /// What was answered last.
    last: Option<Strategy>,
    broken: bool,
}

impl Follower {
    fn new(remote: Remote, current: Arc<Current>) -> Self {
        let settings = Agent::config_builder()
            .timeout_global(Some(LONGEST))
            .http_status_as_error(false)
            .max_redirects(0)
            // What is not asked for cannot be a bomb.
            .accept_encoding(AutoHeaderValue::None)
            .user_agent(concat!("traced/", env!("CARGO_PKG_VERSION")));
        let url = url_of(&remote.endpoint);
        Self { remote, current, agent: settings.build().into(), url, last: None, broken: false }
    }

    fn run(mut self, stop: &Receiver<Infallible>) {
        // Whatever the client does on this thread makes no spans.
        let _suppressed = Context::none().suppressed().enter();
        loop {
            let answer = catch_unwind(AssertUnwindSafe(|| self.ask()))
                .unwrap_or_else(|_| Err("the HTTP client panicked".to_owned()));
            if stop.try_recv() == Err(TryRecvError::Disconnected) {
                return;
            }
            self.learn(answer);
            if stop.recv_timeout(self.remote.interval) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    fn ask(&self) -> Result<Strategy, String> {
        let request = self.agent.get(&self.url).query("service", &self.remote.service);
        let mut response = request.call().map_err(|error| why(&error))?;
        if response.status() != 200 {
            return Err(format!("the answer is {}", response.status()));
        }
        let body = response.body_mut().with_config().limit(MOST_BYTES).read_to_vec();
        let body = body.map_err(|error| why(&error))?;
        Strategy::read(&body).ok_or_else(|| "the answer is no strategy of Jaeger's".to_owned())
    }

    /// One line when it breaks, and one when it heals.
    fn learn(&mut self, answer: Result<Strategy, String>) {
        let from = &self.remote.shown;
        match answer {
            Ok(strategy) => {
                if std::mem::take(&mut self.broken) {
                    diagnostics::info(&format!("sampling strategies come from {from} again"));
                }
                if self.last.as_ref() != Some(&strategy) {
                    self.current.replace(&strategy);
                    self.last = Some(strategy);
                }
            }
            Err(why) => {
                if !std::mem::replace(&mut self.broken, true) {
                    let stays = if self.last.is_some() { "the last one" } else { "the initial rate" };
                    diagnostics::warn(&format!(
                        "no sampling strategy comes from {from}: {why}; {stays} stays"
                    ));
                }
            }
        }
    }
}

/// Where strategies are: at the path that is given, or at `/sampling`.
fn url_of(endpoint: &str) -> String {
    let (address, query) = endpoint.split_at(endpoint.find('?').unwrap_or(endpoint.len()));
    let host = address.find("://").map_or(0, |at| at + 3);
    match address[host..].split_once('/') {
        Some((_, path)) if !path.is_empty() => endpoint.to_owned(),
        _ => format!("{}/sampling{query}", address.trim_end_matches('/')),
    }
}

/// Without what a stranger wrote, which might move the cursor.
fn why(error: &Error) -> String {
    match error {
        Error::Timeout(_) => format!("there was no answer within {LONGEST:?}"),
        Error::Io(io) if io.kind() == std::io::ErrorKind::ConnectionRefused => {
            "nobody listens there".to_owned()
        }
        Error::BodyExceedsLimit(_) => format!("the answer is larger than {MOST_BYTES} bytes"),
        Error::TlsRequired => "https:// needs the Cargo feature `tls` of traced".to_owned(),
        Error::Protocol(_) => "what comes back is no HTTP".to_owned(),
        _ => error.to_string().chars().take(200).filter(|char| !char.is_control()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_asked_at_sampling_unless_a_path_is_given() {
        for (endpoint, url) in [
            ("http://j:5778", "http://j:5778/sampling"),
            ("http://j:5778/", "http://j:5778/sampling"),
            ("http://j:5778?tenant=a", "http://j:5778/sampling?tenant=a"),
            ("http://j:14268/api/sampling", "http://j:14268/api/sampling"),
            ("https://j/sampling?a=/", "https://j/sampling?a=/"),
        ] {
            assert_eq!(url_of(endpoint), url);
        }
    }
}
