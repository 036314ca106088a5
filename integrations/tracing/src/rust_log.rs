//! What `RUST_LOG` asks for.

use traced_runtime::hooks;
use tracing_core::LevelFilter;
use tracing_subscriber::filter::Targets;

const RUST_LOG: &str = "RUST_LOG";

/// What an unset `RUST_LOG` stands for.
const DEFAULT: LevelFilter = LevelFilter::INFO;

/// A filter for lines, as `RUST_LOG` asks: `info`, `warn,my_crate=debug`, `my_crate::db=trace,hyper=off`.
///
/// Unset or empty, it is `info`. Names are beginnings of targets. What `EnvFilter` understands beyond that (spans and
/// fields in brackets) and what `env_logger` does (`/words`) is left out, and said so on stderr; who needs it puts an
/// `EnvFilter` in this one's place.
///
/// ```
/// use tracing_subscriber::{fmt, prelude::*};
/// let lines = traced_tracing::with_ids(fmt::layer()).with_filter(traced_tracing::rust_log());
/// let subscriber = tracing_subscriber::registry().with(traced_tracing::layer()).with(lines);
/// # drop(subscriber);
/// ```
#[must_use]
pub fn rust_log() -> Targets {
    #[expect(clippy::disallowed_methods, reason = "it is about lines, of which the runtime knows nothing")]
    let asked = std::env::var(RUST_LOG).unwrap_or_default();
    let (filter, not_understood) = read(&asked);
    if !not_understood.is_empty() {
        hooks::warn(&format!(
            "in {RUST_LOG}, this is not understood and left out: {not_understood:?}; `level` and `target=level` are, \
             with commas between"
        ));
    }
    filter
}

/// The filter, and what of `asked` is not in it.
fn read(asked: &str) -> (Targets, Vec<&str>) {
    let (mut filter, mut not_understood) = (Targets::new(), Vec::new());
    let mut is_empty = true;
    for directive in asked.split(',').map(str::trim).filter(|directive| !directive.is_empty()) {
        match understand(directive) {
            Some((None, level)) => filter = filter.with_default(level),
            Some((Some(target), level)) => filter = filter.with_target(target, level),
            None => {
                not_understood.push(directive);
                continue;
            }
        }
        is_empty = false;
    }
    (if is_empty { filter.with_default(DEFAULT) } else { filter }, not_understood)
}

/// The target, if it is about one, and the level.
fn understand(directive: &str) -> Option<(Option<&str>, LevelFilter)> {
    if let Ok(level) = directive.parse() {
        return Some((None, level));
    }
    let (target, level) = match directive.split_once('=') {
        Some((target, level)) => (target.trim(), level.trim().parse().ok()?),
        None => (directive, LevelFilter::TRACE),
    };
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | ':' | '.');
    (!target.is_empty() && target.chars().all(is_name)).then_some((Some(target), level))
}

#[cfg(test)]
mod tests {
    use tracing_core::Level;

    use super::*;

    #[test]
    fn unset_it_is_info() {
        for nothing in ["", " ", ",", "[span]=debug"] {
            let (filter, _) = read(nothing);
            assert!(filter.would_enable("a", &Level::INFO), "{nothing}");
            assert!(!filter.would_enable("a", &Level::DEBUG), "{nothing}");
        }
    }

    #[test]
    fn levels_and_targets_are_understood() {
        let (filter, not_understood) = read("warn, shop::db = debug,hyper=off,all_of_it,a=3");
        assert_eq!(not_understood, Vec::<&str>::new());
        for (target, level, is_shown) in [
            ("other", Level::WARN, true),
            ("other", Level::INFO, false),
            ("shop::db::pool", Level::DEBUG, true),
            ("shop::db", Level::TRACE, false),
            ("hyper::client", Level::ERROR, false),
            ("all_of_it", Level::TRACE, true),
            ("a", Level::INFO, true),
        ] {
            assert_eq!(filter.would_enable(target, &level), is_shown, "{target} {level}");
        }
    }

    #[test]
    fn what_is_not_understood_is_named_and_the_rest_counts() {
        let (filter, not_understood) = read("error,[order{id=7}]=trace,shop=loud,info/words,=debug");
        assert_eq!(not_understood, ["[order{id=7}]=trace", "shop=loud", "info/words", "=debug"]);
        assert!(filter.would_enable("shop", &Level::ERROR));
        assert!(!filter.would_enable("shop", &Level::WARN));
    }
}
