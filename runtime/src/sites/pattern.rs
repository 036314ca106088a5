//! `my::db::*=off, *=on`

use std::fmt;
use std::str::FromStr;

use crate::callsite::Callsite;

/// Which callsites make how many of their spans.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Switches(Vec<Switch>);

#[derive(Clone, PartialEq, Debug)]
struct Switch {
    pattern: String,
    share: f64,
}

/// A pattern that cannot be read, and what it should be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatternError {
    written: String,
}

impl PatternError {
    pub(crate) const REMEDY: &str = "write patterns and what they are to be, like `my::db::*=off`, `my::db::find=on` \
                                     or `my::db::*=0.01`";
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` switches nothing; {}", self.written.escape_debug(), Self::REMEDY)
    }
}

impl std::error::Error for PatternError {}

impl FromStr for Switches {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let switches: Vec<_> = parts
            .map(|part| switch(part).ok_or_else(|| PatternError { written: part.to_owned() }))
            .collect::<Result<_, _>>()?;
        if switches.is_empty() { Err(PatternError { written: text.to_owned() }) } else { Ok(Self(switches)) }
    }
}

fn switch(part: &str) -> Option<Switch> {
    let (pattern, value) = part.split_once('=')?;
    let (pattern, value) = (pattern.trim(), value.trim());
    let share = match value.to_ascii_lowercase().as_str() {
        "on" => 1.0,
        "off" => 0.0,
        number => number.parse().ok().filter(|share| (0.0..=1.0).contains(share))?,
    };
    let is_name = |letter: char| letter.is_alphanumeric() || "_:*. #/-".contains(letter);
    (!pattern.is_empty() && pattern.chars().all(is_name))
        .then(|| Switch { pattern: pattern.to_owned(), share })
}

impl fmt::Display for Switches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let switches = self.0.iter().map(|Switch { pattern, share }| format!("{pattern}={share}"));
        f.write_str(&switches.collect::<Vec<_>>().join(","))
    }
}

impl Switches {
    /// Switches what it matches; how many that were.
    pub(crate) fn apply(&self, sites: impl Iterator<Item = &'static Callsite>) -> usize {
        let mut switched = 0;
        for site in sites {
            let first = self.0.iter().find(|switch| switch.matches(site));
            if let Some(Switch { share, .. }) = first {
                site.set_share(*share);
                switched += 1;
            }
        }
        switched
    }
}

impl Switch {
    fn matches(&self, site: &Callsite) -> bool {
        match site.function() {
            Some(function) => matches(&self.pattern, function),
            None => matches(&self.pattern, &format!("{}::{}", site.module(), site.name())),
        }
    }
}

/// Whether the text is the pattern, with `*` for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_anything() {
        for (pattern, text) in [
            ("a::b", "a::b"),
            ("*", ""),
            ("*", "a"),
            ("a::*", "a::b::c"),
            ("*::c", "a::b::c"),
            ("a*b*c", "axbyc"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("a::b", "a::bc"), ("a::*", "a:"), ("*c", "cd"), ("a*b*c", "acb"), ("ab*b", "ab"), ("", "a")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn the_first_pattern_that_matches_counts_and_the_rest_stays_as_it_is() {
        static FIND: Callsite = Callsite::new("find", "shop::db", "", 1).with_function("find");
        static BLOCK: Callsite = Callsite::new("parse", "shop::web", "", 1);
        static OTHER: Callsite = Callsite::new("other", "other", "", 1).with_share(0.25);
        let sites = || [&FIND, &BLOCK, &OTHER].into_iter();
        let switched = |patterns: &str| patterns.parse::<Switches>().map(|switches| switches.apply(sites()));
        assert_eq!(switched("shop::db::*=off, shop::*=on"), Ok(2));
        assert_eq!([FIND.share(), BLOCK.share(), OTHER.share()], [0.0, 1.0, 0.25]);
        assert_eq!(switched("shop::web::parse = 0.5"), Ok(1));
        assert_eq!(switched("*=ON,"), Ok(3));
        assert_eq!([FIND.share(), BLOCK.share(), OTHER.share()], [1.0, 1.0, 1.0]);
    }

    #[test]
    fn what_cannot_be_read_says_how_to_write_it() {
        for text in ["", " , ", "a", "a=", "=on", "a=2", "a=-1", "a=NaN", "a=of", "a=on,b", "a?=on"] {
            let error = text.parse::<Switches>().unwrap_err().to_string();
            assert!(error.contains("write patterns"), "{text}: {error}");
        }
    }
}
