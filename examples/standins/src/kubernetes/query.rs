//! The parameters of lists and watches

use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;

use super::status::Status;
use super::store::Key;

/// The server's own limit on watches that name none.
const LONGEST_WATCH: Duration = Duration::from_secs(1800);

#[derive(Debug)]
pub(super) struct Query {
    pub(super) selector: Selector,
    pub(super) watch: bool,
    pub(super) limit: Option<usize>,
    /// The object after which a list goes on.
    pub(super) after: Option<String>,
    /// The version that a watch starts from; without one, it starts with what there is.
    pub(super) since: Option<u64>,
    pub(super) timeout: Duration,
}

impl Query {
    pub(super) fn parse(parameters: &HashMap<String, String>) -> Result<Self, Status> {
        let text = |name| parameters.get(name).map(String::as_str).filter(|text| !text.is_empty());
        let number = |name| {
            let parse = |text: &str| {
                text.parse::<u64>()
                    .map_err(|_| Status::bad_request(format!("{name}: {text:?} is not a number")))
            };
            text(name).map(parse).transpose()
        };
        let limit = number("limit")?.filter(|limit| *limit > 0);
        Ok(Self {
            selector: Selector::parse(text("labelSelector"), text("fieldSelector"))?,
            watch: matches!(text("watch"), Some("1" | "true")),
            limit: limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
            after: text("continue").map(str::to_owned),
            since: number("resourceVersion")?.filter(|version| *version > 0),
            timeout: number("timeoutSeconds")?.map_or(LONGEST_WATCH, Duration::from_secs).min(LONGEST_WATCH),
        })
    }
}

/// Which objects are meant.
#[derive(Debug, Default)]
pub(super) struct Selector {
    requirements: Vec<Requirement>,
}

#[derive(Debug)]
enum Requirement {
    Label { name: String, equals: Option<String>, negated: bool },
    Name(String),
    Namespace(String),
}

impl Selector {
    fn parse(labels: Option<&str>, fields: Option<&str>) -> Result<Self, Status> {
        let mut requirements = Vec::new();
        for text in labels.into_iter().flat_map(|labels| labels.split(',')) {
            requirements.push(parse_label(text.trim())?);
        }
        for text in fields.into_iter().flat_map(|fields| fields.split(',')) {
            requirements.push(parse_field(text.trim())?);
        }
        Ok(Self { requirements })
    }

    pub(super) fn matches(&self, key: &Key, object: &Value) -> bool {
        self.requirements.iter().all(|requirement| match requirement {
            Requirement::Label { name, equals, negated } => {
                let found = object["metadata"]["labels"][name].as_str();
                let holds = match equals {
                    Some(expected) => found == Some(expected),
                    None => found.is_some(),
                };
                holds != *negated
            }
            Requirement::Name(name) => key.name == *name,
            Requirement::Namespace(namespace) => key.namespace == *namespace,
        })
    }
}

fn parse_label(text: &str) -> Result<Requirement, Status> {
    let (name, equals, negated) = if let Some((name, value)) = text.split_once("!=") {
        (name, Some(value), true)
    } else if let Some((name, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        (name, Some(value), false)
    } else if let Some(name) = text.strip_prefix('!') {
        (name, None, true)
    } else {
        (text, None, false)
    };
    let (name, equals) = (name.trim().to_owned(), equals.map(|value| value.trim().to_owned()));
    if name.is_empty() || name.contains([' ', '(', ')']) {
        let message = format!("label selector {text:?}: only =, ==, != and existence are supported");
        return Err(Status::bad_request(message));
    }
    Ok(Requirement::Label { name, equals, negated })
}

fn parse_field(text: &str) -> Result<Requirement, Status> {
    match text.split_once('=').map(|(name, value)| (name, value.trim_start_matches('='))) {
        Some(("metadata.name", name)) => Ok(Requirement::Name(name.to_owned())),
        Some(("metadata.namespace", name)) => Ok(Requirement::Namespace(name.to_owned())),
        _ => Err(Status::bad_request(format!("field selector {text:?} is not supported"))),
    }
}
