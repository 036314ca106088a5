//! What only this toolkit has.

use std::net::SocketAddr;
use std::time::Duration;

use super::env;
use super::origin::Setting;
use super::reader::Reader;
use super::values;
use crate::sites::{PatternError, Switches};

/// Those of the `TRACED_…` variables that are not about the console.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct OwnSettings {
    /// Which callsites make spans; all, where nothing is said of them.
    pub(crate) sites: Setting<Option<Switches>>,
    pub(crate) viewer: Setting<Viewer>,
    pub(crate) doctor: Setting<bool>,
    pub(crate) error_messages: Setting<bool>,
    pub(crate) shutdown_timeout: Setting<Duration>,
    /// Whether SIGTERM and Ctrl-C are waited for.
    pub(crate) signals: Setting<bool>,
}

/// The page that shows traces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Viewer {
    Auto,
    Off,
    At(SocketAddr),
}

/// How long the end of the process may wait for spans to leave.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

impl Reader<'_> {
    pub(super) fn own(&mut self) -> OwnSettings {
        let sites = self.first(&[env::TRACED], switches);
        let mut switch = |name| Setting::of(self.first(&[name], values::switch), false);
        let doctor = switch(env::TRACED_DOCTOR);
        let error_messages = switch(env::TRACED_ERROR_MESSAGES);
        let signals = Setting::of(self.first(&[env::TRACED_SIGNALS], values::switch), true);
        let viewer = self.first(&[env::TRACED_VIEWER], viewer);
        let shutdown_timeout = self.first(&[env::TRACED_SHUTDOWN_TIMEOUT], values::timeout);
        OwnSettings {
            sites: Setting::of(sites, None),
            viewer: Setting::of(viewer, Viewer::Auto),
            doctor,
            error_messages,
            shutdown_timeout: Setting::of(shutdown_timeout, SHUTDOWN_TIMEOUT),
            signals,
        }
    }
}

fn switches(text: &str) -> Result<Option<Switches>, String> {
    text.parse().map(Some).map_err(|_: PatternError| PatternError::REMEDY.to_owned())
}

fn viewer(text: &str) -> Result<Viewer, String> {
    if text.eq_ignore_ascii_case("auto") {
        return Ok(Viewer::Auto);
    }
    if text.eq_ignore_ascii_case("off") {
        return Ok(Viewer::Off);
    }
    text.parse().map(Viewer::At).map_err(|_| "write auto, off or an address like 127.0.0.1:4318".to_owned())
}
