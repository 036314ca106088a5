//! Paths that are known to be all of one kind.

use std::borrow::Cow;

/// Templates, in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub(super) struct Templates(Vec<Cow<'static, str>>);

impl Templates {
    pub(super) fn add<T: Into<Cow<'static, str>>>(&mut self, templates: impl IntoIterator<Item = T>) {
        self.0.extend(templates.into_iter().map(|template| from_the_root(template.into())));
    }

    /// The first that the path is of.
    pub(super) fn of(&self, path: &str) -> Option<&str> {
        self.0.iter().map(|template| &**template).find(|template| matches(template, path))
    }
}

/// As all paths are: what lacks the slash would match none.
fn from_the_root(template: Cow<'static, str>) -> Cow<'static, str> {
    if template.starts_with('/') { template } else { ["/", &template].concat().into() }
}

fn matches(template: &str, path: &str) -> bool {
    let ((segment, templates), (own, path_behind)) = (first(template), first(path));
    if segment.starts_with("{*") && segment.ends_with('}') {
        return templates.is_none() && !path.is_empty();
    }
    let matches_behind = match (templates, path_behind) {
        (None, None) => true,
        (Some(templates), Some(path)) => matches(templates, path),
        _ => false,
    };
    matches_behind && segment_matches(segment, own)
}

/// The first segment, and what is behind its slash.
fn first(path: &str) -> (&str, Option<&str>) {
    path.split_once('/').map_or((path, None), |(segment, rest)| (segment, Some(rest)))
}

fn segment_matches(template: &str, segment: &str) -> bool {
    match parameter(template) {
        None => template == segment,
        Some((before, behind)) => segment.strip_prefix(before).is_some_and(|rest| fills(rest, behind)),
    }
}

/// Whether this is some text for a parameter, and what the template says behind that.
fn fills(text: &str, behind: &str) -> bool {
    let mut chars = text.chars();
    match parameter(behind) {
        None => text.len() > behind.len() && text.ends_with(behind),
        Some((between, behind)) => {
            let rest = chars.next().and_then(|_| chars.as_str().split_once(between));
            rest.is_some_and(|(_, rest)| fills(rest, behind))
        }
    }
}

/// What stands before the first name in braces, and what behind it.
fn parameter(template: &str) -> Option<(&str, &str)> {
    let (before, name) = template.split_once('{')?;
    Some((before, name.split_once('}')?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_stands_for_its_paths_and_no_others() {
        for (template, path) in [
            ("/", "/"),
            ("/images/{id}", "/images/7"),
            ("/{a}/x/{b}", "/1/x/2"),
            ("/files/{*rest}", "/files/a/b"),
            ("/files/{*rest}", "/files//"),
            ("/images/{id}.png", "/images/7.png"),
            ("/images/{id}.png", "/images/a.png.png"),
            ("/v{major}/{from}-{to}.{kind}", "/v2/a-b.c.d"),
            ("/{a}{b}", "/\u{fc}b"),
            ("/{open", "/{open"),
        ] {
            assert!(matches(template, path), "{template} {path}");
        }
        for (template, path) in [
            ("/images/{id}", "/images/"),
            ("/images/{id}", "/images/7/tags"),
            ("/images", "/images/7"),
            ("/{a}", "/"),
            ("/files/{*rest}", "/files/"),
            ("/files/{*rest}", "/files"),
            ("/a/{*rest}/b", "/a/x/c"),
            ("/a/{*rest}/b", "/a/x/b"),
            ("/images/{id}.png", "/images/.png"),
            ("/images/{id}.png", "/images/7.jpg"),
            ("/{from}-{to}", "/-b"),
            ("/{from}-{to}", "/a-"),
            ("/{a}{b}", "/\u{fc}"),
        ] {
            assert!(!matches(template, path), "{template} {path}");
        }
    }

    #[test]
    fn a_template_begins_at_the_root() {
        let mut templates = Templates::default();
        templates.add(["images/{id}", ""]);
        assert_eq!(templates.of("/images/7"), Some("/images/{id}"));
        assert_eq!(templates.of("/"), Some("/"));
    }
}
