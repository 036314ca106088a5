//! Paths that are known to be all of one kind.

use std::borrow::Cow;

/// Templates, in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub(super) struct Templates(Vec<Cow<'static, str>>);

impl Templates {
    pub(super) fn add<T: Into<Cow<'static, str>>>(&mut self, templates: impl IntoIterator<Item = T>) {
        self.0.extend(templates.into_iter().map(Into::into));
    }

    /// The first that the path is of.
    pub(super) fn of(&self, path: &str) -> Option<&str> {
        self.0.iter().map(|template| &**template).find(|template| matches(template, path))
    }
}

/// A segment in braces stands for any one; `{*name}` at the end for all that is left.
fn matches(template: &str, path: &str) -> bool {
    let (mut templates, mut segments) = (template.split('/'), path.split('/'));
    loop {
        match (templates.next(), segments.next()) {
            (None, None) => return true,
            (Some(rest), Some(_)) if rest.starts_with("{*") => return true,
            (Some(any), Some(segment))
                if any.starts_with('{') && any.ends_with('}') && !segment.is_empty() => {}
            (Some(literal), Some(segment)) if literal == segment => {}
            _ => return false,
        }
    }
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
        ] {
            assert!(matches(template, path), "{template} {path}");
        }
        for (template, path) in [
            ("/images/{id}", "/images/"),
            ("/images/{id}", "/images/7/tags"),
            ("/images", "/images/7"),
            ("/{a}", "/"),
        ] {
            assert!(!matches(template, path), "{template} {path}");
        }
    }
}
