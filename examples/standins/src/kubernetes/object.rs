//! Objects as clients send them

use bson::DateTime;
use serde_json::Value;
use uuid::Uuid;

use super::resource::Resource;
use super::status::Status;
use super::store::Key;

/// Which part of an object a request may change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    /// Everything but the status of a pod.
    Main,
    /// The status of a pod, and nothing else.
    Status,
}

/// Reads an object, whose `metadata` is an object too from here on.
pub(super) fn parse(resource: Resource, body: &[u8]) -> Result<Value, Status> {
    let object = serde_json::from_slice(body)
        .map_err(|error| Status::bad_request(format!("the body is not JSON: {error}")))?;
    check(resource, object)
}

/// Refuses what is not an object of this resource.
pub(super) fn check(resource: Resource, mut object: Value) -> Result<Value, Status> {
    let Some(fields) = object.as_object_mut() else {
        return Err(Status::bad_request("the body is not an object"));
    };
    for (field, expected) in [("apiVersion", "v1"), ("kind", resource.kind())] {
        // Typed clients leave both out, since the path says as much.
        let value = fields.entry(field).or_insert_with(|| expected.into());
        if value != expected {
            return Err(Status::bad_request(format!("{field} must be {expected}, not {value}")));
        }
    }
    if !fields.get("metadata").is_some_and(Value::is_object) {
        return Err(Status::bad_request("metadata must be an object"));
    }
    Ok(object)
}

/// The name for a new object, which it may leave to the server.
pub(super) fn key(resource: Resource, namespace: &str, object: &Value) -> Result<Key, Status> {
    let metadata = &object["metadata"];
    if metadata["namespace"].as_str().is_some_and(|found| found != namespace) {
        let message = "the namespace of the object does not match the namespace of the request";
        return Err(Status::bad_request(message));
    }
    let name = match (metadata["name"].as_str(), metadata["generateName"].as_str()) {
        (Some(name), _) if !name.is_empty() => name.to_owned(),
        (_, Some(prefix)) => format!("{prefix}{}", &Uuid::new_v4().simple().to_string()[..5]),
        _ => {
            let problem = "metadata.name: Required value: name or generateName is required";
            return Err(Status::invalid(resource, problem));
        }
    };
    let proper = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    if name.len() > 253 || !name.bytes().all(proper) {
        let problem = format!("metadata.name: Invalid value: {name:?}: use a-z, 0-9, - and .");
        return Err(Status::invalid(resource, &problem));
    }
    Ok(Key::new(resource, namespace, &name))
}

/// The object after an update: identity stays, and so does the part that was not addressed.
pub(super) fn merge(key: &Key, before: &Value, sent: Value, part: Part) -> Result<Value, Status> {
    let sent = check(key.resource, sent)?;
    let version = &sent["metadata"]["resourceVersion"];
    if version.as_str().is_some_and(|version| !version.is_empty())
        && *version != before["metadata"]["resourceVersion"]
    {
        return Err(Status::conflict(key));
    }
    if sent["metadata"]["name"].as_str().is_some_and(|name| name != key.name) {
        return Err(Status::bad_request("the name of the object does not match the request"));
    }
    let (mut after, source) = match part {
        Part::Main => (sent, before),
        Part::Status => (before.clone(), &sent),
    };
    if key.resource == Resource::Pods {
        after["status"] = source["status"].clone();
    }
    for field in ["name", "namespace", "uid", "creationTimestamp", "resourceVersion"] {
        after["metadata"][field] = before["metadata"][field].clone();
    }
    Ok(after)
}

/// This second, as Kubernetes writes it.
pub(super) fn now() -> String {
    let seconds = DateTime::now().timestamp_millis() / 1000;
    let now = DateTime::from_millis(seconds * 1000);
    now.try_to_rfc3339_string().expect("the present has four digits in its year")
}
