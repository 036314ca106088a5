//! Looks whether filters hide spans from our layer, and says so.

use std::sync::atomic::{AtomicBool, Ordering};

use traced_runtime::hooks;
use tracing::level_filters::STATIC_MAX_LEVEL;
use tracing_core::callsite::Callsite;
use tracing_core::metadata::Kind;
use tracing_core::subscriber::Interest;
use tracing_core::{Dispatch, Level, LevelFilter, Metadata, metadata};

/// Says it once for a process: programs may have many subscribers, tests surely do.
static SAID: AtomicBool = AtomicBool::new(false);

/// Looks at a subscriber that is about to be used, and says what it hides.
pub(crate) fn say_what_is_hidden(dispatch: &Dispatch) {
    if let Some(line) = what_is_hidden(shown(dispatch)) {
        if !SAID.swap(true, Ordering::Relaxed) {
            hooks::warn(&line);
        }
    }
}

fn what_is_hidden(shown: LevelFilter) -> Option<String> {
    if let Some(which) = finer_than(STATIC_MAX_LEVEL) {
        return Some(format!(
            "this program is built with one of the features `max_level_…` of the crate `tracing`: spans {which} are \
             compiled out, and traces are without them"
        ));
    }
    let which = match shown {
        LevelFilter::OFF => "of every crate that it does not name".to_owned(),
        shown => finer_than(shown)?,
    };
    Some(format!(
        "a filter on the whole subscriber (or on traced's layer) hides the spans of `tracing` {which}, and traces are \
         without them: let it filter what is printed alone, as `fmt::layer().with_filter(…)` and \
         `traced::tracing::init` do"
    ))
}

/// Says what is beyond this level, if anything is.
fn finer_than(level: LevelFilter) -> Option<String> {
    match level.into_level() {
        Some(Level::TRACE) => None,
        Some(level) => Some(format!("finer than {level}")),
        None => Some("of every level".to_owned()),
    }
}

/// The most verbose level of which spans reach any layer at all.
fn shown(dispatch: &Dispatch) -> LevelFilter {
    // Asked as a new callsite is, which leaves nothing behind in the filters; `enabled` would be taken for the
    // beginning of a span. What a filter decides anew each time ("sometimes") it may show.
    let is_shown = |probe: &&'static Metadata<'static>| !dispatch.register_callsite(probe).is_never();
    let most = PROBES.iter().find(is_shown);
    most.map_or(LevelFilter::OFF, |probe| LevelFilter::from_level(*probe.level()))
}

/// Spans that nobody makes, most verbose first. They are of no crate that a filter is likely to name.
static PROBES: [Metadata<'static>; 5] =
    [probe(Level::TRACE), probe(Level::DEBUG), probe(Level::INFO), probe(Level::WARN), probe(Level::ERROR)];

const fn probe(level: Level) -> Metadata<'static> {
    metadata! {
        name: "probe",
        target: "traced::probe",
        level: level,
        fields: &[],
        callsite: &PROBE,
        kind: Kind::SPAN,
    }
}

static PROBE: Probe = Probe;

struct Probe;

impl Callsite for Probe {
    fn set_interest(&self, _interest: Interest) {}

    fn metadata(&self) -> &Metadata<'_> {
        &PROBES[0]
    }
}
