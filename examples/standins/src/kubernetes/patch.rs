//! JSON merge patches (RFC 7396)

use serde_json::{Map, Value};

/// What `target` becomes: objects merge, null removes, and anything else replaces.
pub(super) fn merge(target: Value, patch: &Value) -> Value {
    let Value::Object(changes) = patch else {
        return patch.clone();
    };
    let mut merged = match target {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    for (name, change) in changes {
        let before = merged.remove(name).unwrap_or(Value::Null);
        if !change.is_null() {
            merged.insert(name.clone(), merge(before, change));
        }
    }
    Value::Object(merged)
}
