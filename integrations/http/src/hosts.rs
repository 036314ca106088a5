//! Which hosts something may be sent to.

use std::fmt;

/// Some hosts, by their names: `catalog`, `*.internal`, `10.0.0.7`.
///
/// ```
/// use traced_http::Hosts;
/// let ours = Hosts::only(["catalog", "*.shop.example"]);
/// assert!(ours.contain("catalog") && ours.contain("images.shop.example"));
/// assert!(!ours.contain("shop.example") && !ours.contain("partner.example"));
/// assert!(Hosts::all_but(["partner.example"]).contain("catalog"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Hosts {
    patterns: Vec<String>,
    are_named: bool,
}

impl Hosts {
    /// These and no others. A name that begins with `*.` stands for all that end with what is behind the star.
    #[must_use]
    pub fn only<'n>(patterns: impl IntoIterator<Item = &'n str>) -> Self {
        Self { patterns: lower(patterns), are_named: true }
    }

    /// All others.
    #[must_use]
    pub fn all_but<'n>(patterns: impl IntoIterator<Item = &'n str>) -> Self {
        Self { patterns: lower(patterns), are_named: false }
    }

    /// Whether a host is one of them.
    #[must_use]
    pub fn contain(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.patterns.iter().any(|pattern| matches(pattern, &host)) == self.are_named
    }
}

fn lower<'n>(patterns: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    patterns.into_iter().map(str::to_ascii_lowercase).collect()
}

fn matches(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(end) => host.len() > end.len() && host.ends_with(end),
        None => pattern == host,
    }
}

impl fmt::Debug for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", if self.are_named { "only " } else { "all but " }, self.patterns)
    }
}
