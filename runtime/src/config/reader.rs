//! Reads variables, and remembers what was wrong with them.

use super::origin::{Origin, Setting};
use super::shown::shown;
use super::variables::Variables;

/// What the program said by name beats what the environment says, whichever of several names each of them used.
pub(super) struct Reader<'v> {
    pub(super) code: &'v Variables,
    pub(super) environment: &'v Variables,
    pub(super) warnings: Vec<String>,
}

/// One variable that somebody has set.
#[derive(Clone, Copy)]
pub(super) struct Said<'v> {
    pub(super) name: &'static str,
    pub(super) value: &'v str,
    pub(super) origin: Origin,
}

impl<'v> Reader<'v> {
    pub(super) fn new(code: &'v Variables, environment: &'v Variables) -> Self {
        Self { code, environment, warnings: Vec::new() }
    }

    /// Which of these variables are set, the one that counts most first.
    pub(super) fn said(&self, names: &[&'static str]) -> Vec<Said<'v>> {
        let layers = [(self.code, true), (self.environment, false)];
        let of_layer = |(variables, in_code): (&'v Variables, bool)| {
            names.iter().filter_map(move |name| {
                let origin = if in_code { Origin::Code } else { Origin::Variable(name) };
                Some(Said { name, value: variables.get(name)?.trim(), origin })
            })
        };
        layers.into_iter().flat_map(of_layer).collect()
    }

    /// The variable that counts most of those of this name.
    pub(super) fn one(&self, name: &'static str) -> Option<Said<'v>> {
        self.said(&[name]).first().copied()
    }

    /// The first of these variables that `read` can make something of; it gives the remedy where it cannot.
    ///
    /// All of them are read, so that a bad value is heard of also where another one counts.
    pub(super) fn first<T>(
        &mut self,
        names: &[&'static str],
        read: impl Fn(&'v str) -> Result<T, String>,
    ) -> Option<Setting<T>> {
        let mut first = None;
        for said in self.said(names) {
            match read(said.value) {
                Ok(value) => {
                    first.get_or_insert(Setting { value, origin: said.origin });
                }
                Err(remedy) => self.ignore(said, &remedy),
            }
        }
        first
    }

    /// True, if somebody says so; what is neither true nor false is false, and does not let another name decide.
    pub(super) fn boolean(&mut self, names: &[&'static str]) -> Setting<bool> {
        let mut first = None;
        for said in self.said(names) {
            let value = said.value.eq_ignore_ascii_case("true");
            let known = value || said.value.eq_ignore_ascii_case("false");
            if !known {
                self.ignore(said, "write true or false");
            }
            let origin = if known { said.origin } else { Origin::Default };
            first.get_or_insert(Setting { value, origin });
        }
        Setting::of(first, false)
    }

    /// The names in a list, each once; `none` stands for no name at all. Nothing where no name of it is known.
    pub(super) fn list<T: PartialEq>(
        &mut self,
        name: &'static str,
        known: impl Fn(&str) -> Option<T>,
        remedy: &str,
    ) -> Option<Setting<Vec<T>>> {
        let said = self.one(name)?;
        let names: Vec<&str> = said.value.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.iter().all(|name| name.eq_ignore_ascii_case("none")) && !names.is_empty() {
            return Some(Setting { value: Vec::new(), origin: said.origin });
        }
        let (mut value, mut unknown) = (Vec::new(), Vec::new());
        for name in names {
            match known(&name.to_ascii_lowercase()) {
                Some(item) if !value.contains(&item) => value.push(item),
                Some(_) => {}
                None => unknown.push(name),
            }
        }
        if value.is_empty() {
            self.ignore(said, remedy);
            return None;
        }
        if !unknown.is_empty() {
            let unknown = shown(&unknown.join(", "));
            self.warnings.push(format!("{unknown} in {}={} is ignored: {remedy}", name, shown(said.value)));
        }
        Some(Setting { value, origin: said.origin })
    }

    /// Says that a value is ignored, and what to write instead.
    pub(super) fn ignore(&mut self, said: Said<'_>, remedy: &str) {
        self.warnings.push(format!("{}={} is ignored: {remedy}", said.name, shown(said.value)));
    }

    /// The same for a value that nobody shall see.
    pub(super) fn ignore_secret(&mut self, name: &str, remedy: &str) {
        self.warnings.push(format!("{name} is ignored: {remedy}"));
    }
}
