//! A carrier, whatever its type: the formats are compiled once.

/// What a format reads.
pub(super) struct Headers<'a> {
    pub(super) values: &'a Values<'a>,
    pub(super) names: &'a Names<'a>,
}

/// Shows each value under a name.
pub(super) type Values<'a> = dyn Fn(&str, &mut dyn FnMut(&[u8])) + 'a;
/// Shows each name.
pub(super) type Names<'a> = dyn Fn(&mut dyn FnMut(&str)) + 'a;

/// What a format writes: a name and its one value, or that there is none any more.
pub(super) type Put<'a> = &'a mut dyn FnMut(&'static str, Option<&str>);

impl Headers<'_> {
    /// Each value under a name, in order, whatever its bytes.
    pub(super) fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        (self.values)(name, visit);
    }

    /// What the value under a name says: nothing where there is none, or several that do not say the same, because
    /// nobody knows whose is true. One that is longer than `longest` is not looked at.
    pub(super) fn one<T: PartialEq>(
        &self,
        name: &str,
        longest: usize,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let (mut found, mut is_one) = (None, true);
        self.each(name, &mut |value| {
            let value = value.trim_ascii();
            let text = if value.len() <= longest { std::str::from_utf8(value).ok() } else { None };
            let said = text.and_then(&parse);
            match &found {
                None => found = Some(said),
                Some(before) => is_one &= *before == said,
            }
        });
        found.filter(|_| is_one).flatten()
    }

    /// Whether there is a value under a name.
    pub(super) fn has(&self, name: &str) -> bool {
        let mut has = false;
        self.each(name, &mut |_| has = true);
        has
    }

    /// The names that begin so, without their beginning, in lower case: no more than `most`, because whoever looks for the
    /// values may have to look through all headers for each.
    pub(super) fn each_behind(&self, prefix: &str, most: usize, visit: &mut dyn FnMut(&str)) {
        let mut left = most;
        (self.names)(&mut |name| {
            let Some((start, rest)) = name.split_at_checked(prefix.len()) else { return };
            if left > 0 && start.eq_ignore_ascii_case(prefix) && !rest.is_empty() {
                left -= 1;
                visit(&rest.to_ascii_lowercase());
            }
        });
    }
}
