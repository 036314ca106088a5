//! Which keys an attribute may have.

use syn::Member;
use syn::ext::IdentExt;
use syn::{Expr, Ident};

/// More than any convention has, less than what no backend takes.
const LONGEST: usize = 255;

/// Keys that spans get without being asked, and namespaces that are not theirs.
const RESERVED: [&str; 4] = ["code.", "error.type", "otel.", "service."];

/// Words in the names of things that nobody wants in a trace.
const SECRETS: [&str; 14] = [
    "api_key",
    "apikey",
    "authorization",
    "card",
    "cookie",
    "credential",
    "cvv",
    "passwd",
    "password",
    "private_key",
    "pwd",
    "secret",
    "ssn",
    "token",
];

/// What is wrong with a key, if anything.
pub(crate) fn fault(key: &str) -> Option<String> {
    if key.is_empty() {
        return Some("an attribute key cannot be empty".to_owned());
    }
    if key.len() > LONGEST {
        return Some(format!("attribute keys have at most {LONGEST} letters, this one has {}", key.len()));
    }
    if !is_dotted_name(key) {
        return Some(format!("attribute keys are lower-case dotted names, like `order.id`, not `{key}`"));
    }
    let reserved = RESERVED.iter().find(|reserved| match reserved.strip_suffix('.') {
        Some(namespace) => key == namespace || key.starts_with(*reserved),
        None => key == **reserved,
    });
    reserved.map(|reserved| match *reserved {
        "code." => format!("the key `{key}` is reserved: every span says itself where it stands; choose another key"),
        "error.type" => "the key `error.type` is reserved: spans get it from how the call ends; choose another key, like \
                         `app.error.type`"
            .to_owned(),
        "otel." => format!("the key `{key}` is reserved: `otel.` belongs to OpenTelemetry; choose another key"),
        _ => format!(
            "the key `{key}` is reserved: it describes the whole service; set it once, by `OTEL_RESOURCE_ATTRIBUTES` or \
             `traced::builder!().resource(..)`"
        ),
    })
}

/// What is wrong with what stands before keys, if anything.
pub(super) fn prefix_fault(prefix: &str) -> Option<String> {
    // What is wrong with a key is said of what was written.
    fault(&format!("{prefix}.x")).map(|fault| fault.replace(&format!("{prefix}.x"), prefix))
}

fn is_dotted_name(key: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.split('.').all(|part| !part.is_empty() && part.chars().all(letter))
}

/// Whether a name has a word in it that says secret.
pub(super) fn looks_secret(name: &str) -> bool {
    let name = format!("_{}_", name.to_ascii_lowercase().replace('.', "_"));
    SECRETS.iter().any(|word| name.contains(&format!("_{word}_")) || name.contains(&format!("_{word}s_")))
        || ["_session_", "_session_id_"].iter().any(|word| name == *word)
}

/// What is wrong with recording a value of this name.
pub(super) fn secret_value(name: &str) -> String {
    format!(
        "`{name}` looks like a secret and would be exported; write `redact({name})` or `hash({name})`, or if it is none, \
         `allow_secret({name})` or a key of its own: `\"some.key\" = {name}`"
    )
}

/// What is wrong with recording a parameter of this name.
pub(super) fn secret_parameter(name: &str) -> String {
    format!(
        "parameter `{name}` looks like a secret and would be exported; mark it `#[attr(redact)]`, or if it is none, write \
         `allow_secret({name})`"
    )
}

/// The names in `user.address.city`; nothing if it is any other expression.
pub(super) fn path(expression: &Expr) -> Option<Vec<String>> {
    match expression {
        Expr::Field(field) => {
            let mut names = path(&field.base)?;
            names.push(match &field.member {
                Member::Named(ident) => plain(ident),
                Member::Unnamed(index) => index.index.to_string(),
            });
            Some(names)
        }
        Expr::Group(group) => path(&group.expr),
        Expr::Path(path) => path.path.get_ident().map(|ident| vec![plain(ident)]),
        _ => None,
    }
}

/// The name without `r#`.
fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_lower_case_dotted_names() {
        for key in ["rows", "user.id", "http.request.header.content-type", "k8s.pod.name", "a.0"] {
            assert_eq!(fault(key), None, "{key}");
        }
        for key in ["", "Rows", "user..id", ".id", "id.", "user id", "0.a", "größe", &"a".repeat(256)] {
            assert!(fault(key).is_some(), "{key}");
        }
    }

    #[test]
    fn what_spans_have_anyway_is_reserved() {
        for key in ["error.type", "code.line.number", "otel.kind", "service.name", "code"] {
            assert!(fault(key).is_some(), "{key}");
        }
        assert_eq!(fault("error.types"), None);
        assert_eq!(fault("coded"), None);
    }

    #[test]
    fn a_secret_is_known_by_a_word_of_its_name() {
        for name in ["password", "user.password", "auth_token", "API_KEY", "cookies", "session"] {
            assert!(looks_secret(name), "{name}");
        }
        for name in ["cardinality", "tokenizer", "order_id", "session_count", "discard"] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
