//! Which arguments each place knows, and what is said of others.

use super::preset::{self, Preset};
use crate::errors::similar;
use crate::parse;

/// Where arguments stand; each place knows its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Attr,
    Event,
    Function,
    Handler(Preset),
    Impl,
    Module,
    SpanMacro,
    Test,
    Trait,
}

impl Place {
    const fn macro_name(self) -> &'static str {
        match self {
            Self::Attr => "attr!",
            Self::Event => "event!",
            Self::Function | Self::Impl | Self::Module | Self::Trait => "#[traced]",
            Self::Handler(preset) => preset.written(),
            Self::SpanMacro => "span!",
            Self::Test => "#[traced_test]",
        }
    }

    const fn known(self) -> &'static [&'static str] {
        match self {
            Self::Attr | Self::Event | Self::Test => &["crate"],
            Self::Function => &[
                "args",
                "attrs",
                "boxed",
                "cancel",
                "crate",
                "err",
                "future",
                "kind",
                "links",
                "min_duration",
                "name",
                "none",
                "parent",
                "ret",
                "root",
                "sample",
                "skip",
                "stream",
                "sync",
                "when",
            ],
            Self::Handler(preset) => preset.arguments(),
            Self::Impl | Self::Module => &["crate", "except", "kind", "only", "prefix", "skip"],
            Self::SpanMacro => &parse::ARGUMENTS,
            Self::Trait => &["crate", "except", "kind", "only", "prefix", "skip", "wrapper"],
        }
    }

    pub(super) fn knows(self, word: &str) -> bool {
        self.known().contains(&word)
    }
}

/// How an argument is written.
pub(super) fn form(word: &str) -> &'static str {
    match word {
        "args" => "name the parameters to record: `args(id, page)`, or `args(all)`",
        "attrs" => "name what to record: `attrs(order_id, \"app.cart\" = %cart)`",
        "boxed" => "`boxed` stands alone: `#[traced(boxed)]`",
        "cancel" => "work that is given up can count as a failure: `cancel = error`",
        "crate" => "write the path of the crate: `crate = ::my::reexport`",
        "err" => "write `err`, `err(debug)`, `err(chain)` or `err(expected = ..)`",
        "except" => "name the methods to leave out: `except(new, len)`",
        "from" => "write what carries the caller's context: `from = message.headers`",
        "future" | "stream" | "sync" => "this word stands alone: `#[traced(future)]`",
        "link" | "public" => "this word stands alone: `#[traced_handler(public)]`",
        "observed" => {
            "write `observed`, or `observed = false` to leave the types of parameters and result as they are"
        }
        "kind" => "write one kind: `kind = client`",
        "links" => "write what gives the contexts to link to: `links = batch.iter().map(Message::context)`",
        "min_duration" => "write a number and its unit in quotes: `min_duration = \"5ms\"`",
        "name" => "write the name in quotes: `name = \"orders.charge\"`",
        "none" => "a `None` can count as a failure: `none = error`",
        "only" => "name the methods to trace: `only(get, put)`, or `only(pub)`",
        "parent" => "write the context of the parent: `parent = self.context`",
        "prefix" => "write what stands before the names in quotes: `prefix = \"Repo\"`",
        "ret" => super::outcome::RET,
        "root" => "write `root`, or `root(link)` for a link to what is current",
        "sample" => "write the share of calls that get a span: `sample = 0.01`",
        "when" => "write the condition: `when = request.is_debug()`",
        "wrapper" => "write the name of the type to make: `wrapper = TracedStore`",
        _ => "`skip` stands alone: `#[traced(skip)]`",
    }
}

pub(super) fn unknown(word: &str, is_alone: bool, place: Place) -> String {
    let (macro_name, known) = (place.macro_name(), place.known());
    match (word, place) {
        ("skip" | "skip_all", _) => format!(
            "`{macro_name}` captures nothing by default, so there is nothing to skip; \
             name what to record: `attrs(..)`"
        ),
        ("fields", _) => format!("`{macro_name}` records what `attrs(..)` names: `attrs(\"key\" = value)`"),
        ("level" | "target", _) => format!(
            "`{macro_name}` has no `{word}`: spans are switched by where they stand, \
             as in `TRACED=\"my::db::*=off\"`"
        ),
        ("follows_from", _) => format!("`{macro_name}` calls that a link: `links = [context]`"),
        ("metrics", _) => format!("`{macro_name}` makes spans and no metrics"),
        (_, Place::Impl) if Place::Function.knows(word) => {
            format!("`{word}` belongs to one span, and an `impl` block has many; put it on a method")
        }
        (_, Place::Module) if Place::Function.knows(word) => {
            format!("`{word}` belongs to one span, and a module has many; put it on a function")
        }
        (_, Place::Trait) if Place::Function.knows(word) => {
            format!("`{word}` belongs to one span, and a trait has many; put it on a method")
        }
        (_, Place::Handler(preset)) => unknown_of_handler(word, is_alone, preset),
        ("wrapper", _) => "`wrapper` is made from a trait: put it on the trait's definition".to_owned(),
        ("prefix" | "only" | "except", Place::Function) => {
            format!("`{word}` chooses among many functions: put it on an `impl` block or a module")
        }
        _ if matches!(word, "from" | "link" | "observed" | "public") && place == Place::Function => {
            format!("`{word}` is for functions that answer calls from outside: use `#[traced_handler]`")
        }
        _ => {
            let meant =
                similar(word, known).map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
            let quotes = if is_alone && meant.is_empty() && known.contains(&"name") {
                format!("; a name stands in quotes: `\"{word}\"`")
            } else {
                String::new()
            };
            let known = known.join("`, `");
            format!("unknown argument `{word}`{meant}{quotes}\nknown arguments: `{known}`")
        }
    }
}

fn unknown_of_handler(word: &str, is_alone: bool, preset: Preset) -> String {
    let attribute = preset.written();
    match word {
        "kind" => {
            return "the preset says the kind: `http` and `grpc` make spans of the kind `server`, `consumer` of the \
                    kind `consumer`, `job` and `reconcile` of the kind `internal`; use `#[traced]` for others"
                .to_owned();
        }
        _ if preset::WORDS.contains(&word) => {
            return format!("a preset stands alone: `#[traced_handler({word})]`");
        }
        "public" => {
            return format!(
                "`{attribute}` does not know `public`, which is for `http` and `grpc`; write `link`"
            );
        }
        "observed" => {
            return format!("`{attribute}` does not know `observed`, which is for handlers that axum calls");
        }
        _ if Place::Function.knows(word) && preset.is_server() => {
            return format!(
                "`{attribute}` does not know `{word}`: the caller says how its span starts; use `#[traced]` on the \
                 function that it calls"
            );
        }
        _ if Place::Function.knows(word) => {
            return format!(
                "`{attribute}` does not know `{word}`: the preset says how its span starts; `from = ..`, `link` and \
                 `links = ..` say more"
            );
        }
        _ => {}
    }
    let known = preset.arguments();
    let known_words = known.join("`, `");
    let presets = preset::WORDS.join("`, `");
    if let Some(meant) = similar(word, &preset::WORDS).filter(|_| is_alone) {
        return format!("unknown preset `{word}`; did you mean `{meant}`?\npresets: `{presets}`");
    }
    let meant = similar(word, known).map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
    let quotes = if is_alone && meant.is_empty() {
        format!("; a name stands in quotes: `\"{word}\"`")
    } else {
        String::new()
    };
    format!(
        "unknown argument `{word}`{meant}{quotes}\nknown arguments: `{known_words}`\npresets: `{presets}`"
    )
}
