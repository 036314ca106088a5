//! The objects, and what happened to them

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

use super::object;
use super::query::Selector;
use super::resource::Resource;
use super::status::Status;
use crate::faults::lock;

/// How many changes a watch may lag behind.
const HISTORY: usize = 10_000;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) resource: Resource,
    pub(super) namespace: String,
    pub(super) name: String,
}

impl Key {
    pub(super) fn new(resource: Resource, namespace: &str, name: &str) -> Self {
        Self { resource, namespace: namespace.to_owned(), name: name.to_owned() }
    }
}

/// One resource, in one namespace or in all of them, and perhaps not all of its objects.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) resource: Resource,
    pub(super) namespace: Option<String>,
    pub(super) selector: Selector,
}

impl Scope {
    fn covers(&self, key: &Key) -> bool {
        key.resource == self.resource
            && self.namespace.as_ref().is_none_or(|namespace| key.namespace == *namespace)
    }
}

/// Everything that a server remembers.
#[derive(Debug)]
pub(super) struct Store {
    state: Mutex<State>,
    /// Wakes the watches; the number is the latest version.
    changed: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    version: u64,
    objects: BTreeMap<Key, Value>,
    history: VecDeque<Change>,
}

/// What one write did.
#[derive(Clone, Debug)]
struct Change {
    version: u64,
    key: Key,
    before: Option<Value>,
    after: Option<Value>,
}

/// What a watch reports.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) kind: &'static str,
    pub(super) object: Value,
}

impl Store {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default(), changed: watch::Sender::new(0) }
    }

    pub(super) fn get(&self, key: &Key) -> Result<Value, Status> {
        let found = lock(&self.state).objects.get(key).cloned();
        found.ok_or_else(|| Status::not_found(key))
    }

    /// What there is in a scope, ordered by name, and the version of this view.
    pub(super) fn list(&self, scope: &Scope) -> (Vec<(Key, Value)>, u64) {
        let state = lock(&self.state);
        let mut found = Vec::new();
        for (key, object) in &state.objects {
            if scope.covers(key) && scope.selector.matches(key, object) {
                found.push((key.clone(), object.clone()));
            }
        }
        (found, state.version)
    }

    /// Adds an object, whose `metadata` must be an object.
    pub(super) fn create(&self, key: Key, mut object: Value) -> Result<Value, Status> {
        let mut state = lock(&self.state);
        if state.objects.contains_key(&key) {
            return Err(Status::already_exists(&key));
        }
        let metadata = &mut object["metadata"];
        metadata["name"] = key.name.as_str().into();
        metadata["namespace"] = key.namespace.as_str().into();
        metadata["uid"] = Uuid::new_v4().to_string().into();
        metadata["creationTimestamp"] = object::now().into();
        Ok(self.write(&mut state, key, object))
    }

    /// Replaces an object by what `change` makes of it.
    pub(super) fn update(
        &self,
        key: Key,
        change: impl FnOnce(&Value) -> Result<Value, Status>,
    ) -> Result<Value, Status> {
        let mut state = lock(&self.state);
        let before = state.objects.get(&key).ok_or_else(|| Status::not_found(&key))?;
        let after = change(before)?;
        if after == *before {
            return Ok(after);
        }
        Ok(self.write(&mut state, key, after))
    }

    pub(super) fn delete(&self, key: &Key) -> Result<Value, Status> {
        let mut state = lock(&self.state);
        let before = state.objects.remove(key).ok_or_else(|| Status::not_found(key))?;
        self.record(&mut state, key.clone(), Some(before.clone()), None);
        Ok(before)
    }

    /// Tells when to look at [`since`](Self::since) again.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// What happened in a scope after a version, and the version that this leads to.
    pub(super) fn since(&self, version: u64, scope: &Scope) -> Result<(Vec<Event>, u64), Status> {
        let state = lock(&self.state);
        if state.history.front().is_some_and(|oldest| oldest.version > version + 1) {
            return Err(Status::expired());
        }
        let later = state.history.iter().filter(|change| change.version > version);
        let here = later.filter(|change| scope.covers(&change.key));
        let events = here.filter_map(|change| change.seen_through(&scope.selector)).collect();
        Ok((events, state.version.max(version)))
    }

    fn write(&self, state: &mut State, key: Key, mut object: Value) -> Value {
        object["metadata"]["resourceVersion"] = (state.version + 1).to_string().into();
        let before = state.objects.insert(key.clone(), object.clone());
        self.record(state, key, before, Some(object.clone()));
        object
    }

    fn record(&self, state: &mut State, key: Key, before: Option<Value>, after: Option<Value>) {
        state.version += 1;
        state.history.push_back(Change { version: state.version, key, before, after });
        if state.history.len() > HISTORY {
            state.history.pop_front();
        }
        self.changed.send_replace(state.version);
    }
}

impl Change {
    /// To a watch with a selector, objects come and go as they begin and cease to match.
    fn seen_through(&self, selector: &Selector) -> Option<Event> {
        let matching = |object: &Option<Value>| {
            object.as_ref().filter(|object| selector.matches(&self.key, object)).cloned()
        };
        let (kind, object) = match (matching(&self.before), matching(&self.after)) {
            (None, Some(after)) => ("ADDED", after),
            (Some(_), Some(after)) => ("MODIFIED", after),
            (Some(before), None) => {
                let mut last = self.after.clone().unwrap_or(before);
                last["metadata"]["resourceVersion"] = self.version.to_string().into();
                ("DELETED", last)
            }
            (None, None) => return None,
        };
        Some(Event { kind, object })
    }
}
