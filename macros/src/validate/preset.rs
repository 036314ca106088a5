//! What a handler answers: the first word of `#[traced_handler(..)]`.

use crate::errors::Errors;
use crate::parse::Argument;

/// What a handler answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Preset {
    Consumer,
    Grpc,
    Http,
    Job,
    Reconcile,
}

pub(super) const WORDS: [&str; 5] = ["consumer", "grpc", "http", "job", "reconcile"];

impl Preset {
    fn of(word: &str) -> Option<Self> {
        let preset = match word {
            "consumer" => Self::Consumer,
            "grpc" => Self::Grpc,
            "http" => Self::Http,
            "job" => Self::Job,
            "reconcile" => Self::Reconcile,
            _ => return None,
        };
        Some(preset)
    }

    /// Takes it from among the arguments; without one it is HTTP.
    pub(super) fn take(arguments: &mut Vec<Argument>, errors: &mut Errors) -> Self {
        let mut found: Option<(Self, String)> = None;
        arguments.retain(|argument| {
            let (Argument::Word(word), Some(preset)) = (argument, Self::of(&argument.word())) else {
                return true;
            };
            match &found {
                Some((_, first)) if *word == first.as_str() => {
                    errors.at(word, format!("`{word}` given twice"))
                }
                Some((_, first)) => errors.at(
                    word,
                    format!(
                        "one preset: a handler is `{first}` or `{word}`, and not both; remove one of the two"
                    ),
                ),
                None => {
                    if preset == Self::Grpc && !cfg!(any(feature = "tonic", test)) {
                        errors.at(word, "the preset `grpc` needs the feature `tonic` of `traced`");
                    }
                    found = Some((preset, word.to_string()));
                }
            }
            false
        });
        found.map_or(Self::Http, |(preset, _)| preset)
    }

    /// Whether somebody outside waits for an answer.
    pub(crate) const fn is_server(self) -> bool {
        matches!(self, Self::Grpc | Self::Http)
    }

    /// A variant of `Kind`, if it is not the usual one.
    pub(super) const fn kind(self) -> Option<&'static str> {
        match self {
            Self::Consumer => Some("Consumer"),
            Self::Grpc | Self::Http => Some("Server"),
            Self::Job | Self::Reconcile => None,
        }
    }

    /// What types are called that carry the context of who calls.
    pub(super) const fn carriers(self) -> &'static [&'static str] {
        match self {
            Self::Consumer => &["Delivery", "HeaderMap", "Headers", "Message", "Parts", "Request"],
            Self::Grpc => &["HeaderMap", "MetadataMap", "Parts", "Request"],
            Self::Http => &["HeaderMap", "Parts", "Request"],
            Self::Job | Self::Reconcile => &[],
        }
    }

    pub(super) const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Grpc => &[
                "args", "attrs", "boxed", "crate", "err", "from", "future", "link", "links", "name",
                "public", "ret",
            ],
            Self::Http => &[
                "args", "attrs", "boxed", "crate", "err", "from", "future", "link", "links", "name",
                "observed", "public", "ret",
            ],
            Self::Consumer | Self::Job | Self::Reconcile => &[
                "args",
                "attrs",
                "boxed",
                "cancel",
                "crate",
                "err",
                "from",
                "future",
                "link",
                "links",
                "min_duration",
                "name",
                "none",
                "ret",
                "sample",
                "stream",
                "sync",
                "when",
            ],
        }
    }

    /// The attribute, as one would write it.
    pub(super) const fn written(self) -> &'static str {
        match self {
            Self::Consumer => "#[traced_handler(consumer)]",
            Self::Grpc => "#[traced_handler(grpc)]",
            Self::Http => "#[traced_handler]",
            Self::Job => "#[traced_handler(job)]",
            Self::Reconcile => "#[traced_handler(reconcile)]",
        }
    }
}
