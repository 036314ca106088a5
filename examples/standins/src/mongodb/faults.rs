//! Failures on request

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bson::Document;

use super::error::CommandError;
use crate::faults::lock;

/// What the server is told to do badly; clones share one set of instructions.
///
/// Commands are named as on the wire (`find`, `getMore`, `findAndModify`), in any case. A command
/// that fails on request is not carried out.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<BTreeMap<String, Rules>>>);

impl Faults {
    /// Answers the next such command with an error; call again for one more.
    ///
    /// Drivers retry a read that fails with a code such as 10107 (`NotWritablePrimary`), so it
    /// takes two to make the caller see one.
    pub fn fail_next(&self, command: &str, code: i32, code_name: &str, message: &str) {
        let error = CommandError::new(code, code_name.to_owned(), message);
        self.change(command, |rules| rules.next.push_back(Next::Fail(error)));
    }

    /// Closes the connection instead of answering the next such command.
    pub fn drop_connection_on_next(&self, command: &str) {
        self.change(command, |rules| rules.next.push_back(Next::Drop));
    }

    /// Closes the connection instead of answering such commands, until [`clear`](Self::clear).
    pub fn drop_connection_on(&self, command: &str) {
        self.change(command, |rules| rules.always = Some(Always::Drop));
    }

    /// Never answers such commands, until [`clear`](Self::clear).
    ///
    /// Those already waiting by then keep waiting; their clients have to give up.
    pub fn hang(&self, command: &str) {
        self.change(command, |rules| rules.always = Some(Always::Hang));
    }

    /// Answers such commands late by `delay`, until [`clear`](Self::clear).
    pub fn delay(&self, command: &str, delay: Duration) {
        self.change(command, |rules| rules.delay = delay);
    }

    /// Forgets all of it.
    pub fn clear(&self) {
        lock(&self.0).clear();
    }

    /// What to do about a command that just came in.
    pub(super) fn plan(&self, command: &str) -> Plan {
        let mut all = lock(&self.0);
        let Some(rules) = all.get_mut(&command.to_ascii_lowercase()) else {
            return Plan { delay: Duration::ZERO, outcome: Outcome::Run };
        };
        let outcome = match (rules.next.pop_front(), rules.always) {
            (Some(Next::Fail(error)), _) => Outcome::Fail(error.into_reply()),
            (Some(Next::Drop), _) | (None, Some(Always::Drop)) => Outcome::Drop,
            (None, Some(Always::Hang)) => Outcome::Hang,
            (None, None) => Outcome::Run,
        };
        Plan { delay: rules.delay, outcome }
    }

    fn change(&self, command: &str, change: impl FnOnce(&mut Rules)) {
        change(lock(&self.0).entry(command.to_ascii_lowercase()).or_default());
    }
}

/// A delay, and what follows it.
pub(super) struct Plan {
    pub(super) delay: Duration,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    Drop,
    Fail(Document),
    Hang,
    Run,
}

#[derive(Debug, Default)]
struct Rules {
    next: VecDeque<Next>,
    always: Option<Always>,
    delay: Duration,
}

#[derive(Debug)]
enum Next {
    Drop,
    Fail(CommandError),
}

#[derive(Clone, Copy, Debug)]
enum Always {
    Drop,
    Hang,
}
