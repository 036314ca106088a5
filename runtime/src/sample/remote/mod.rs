//! A sampler whose strategy a server knows, in Jaeger's manner: asked over HTTP by a thread of its own, now and then.

mod current;
mod poll;
mod strategy;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use current::Current;
pub(crate) use poll::stop_following;
#[cfg(unix)]
pub(crate) use poll::{forget_followed, hold};
use strategy::Strategy;

use super::children;
use crate::engine::tick_start;
use crate::hooks::{Beginning, Head};

/// Whom to ask, about whom, and how often.
#[derive(Clone, Debug)]
pub(crate) struct Remote {
    pub(crate) endpoint: String,
    /// The endpoint without its secrets, for lines of ours.
    pub(crate) shown: String,
    pub(crate) service: String,
    pub(crate) interval: Duration,
    /// The share of traces that is recorded until the server has answered.
    pub(crate) initial_share: f64,
    pub(crate) obeys_caller: bool,
}

/// Decides as the server said last.
pub(crate) struct RemoteHead {
    current: Arc<Current>,
    obeys_caller: bool,
}

impl RemoteHead {
    /// Asks the server from now on, until [`stop_following`] is called or another is followed.
    pub(crate) fn follow(remote: Remote) -> Self {
        let current = Arc::new(Current::new(Strategy::Share(remote.initial_share)));
        let obeys_caller = remote.obeys_caller;
        poll::follow(remote, Arc::clone(&current));
        Self { current, obeys_caller }
    }
}

impl Head for RemoteHead {
    fn records(&self, beginning: &Beginning<'_>) -> bool {
        let caller = beginning.caller.and_then(|caller| caller.span_context());
        match caller {
            Some(caller) if self.obeys_caller => return caller.flags.is_sampled(),
            Some(_) => children::have_been_seen(),
            None => {}
        }
        let trace_state = beginning.caller.and_then(|caller| caller.trace_state());
        let now = u64::try_from(tick_start().elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.current.records(beginning.trace_id, trace_state, beginning.callsite.name(), now)
    }
}

impl fmt::Debug for RemoteHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteHead").field("obeys_caller", &self.obeys_caller).finish_non_exhaustive()
    }
}
