//! Variables of an environment, wherever they were told.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// Names and values. An empty value counts as unset, as the specification says.
///
/// It is not `Debug`: some of the values are secrets.
#[derive(Clone, Default)]
pub(crate) struct Variables {
    values: BTreeMap<String, String>,
    /// The names of those whose values are not Unicode.
    unreadable: Vec<String>,
}

impl Variables {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// With this value in place of another of the same name; an empty one unsets it.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            self.values.remove(name);
        } else {
            self.values.insert(name.to_owned(), value.to_owned());
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    pub(super) fn unreadable(&self) -> &[String] {
        &self.unreadable
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut variables = Self::default();
        pairs.into_iter().for_each(|(name, value)| variables.set(&name, &value));
        variables
    }
}

impl FromIterator<(OsString, OsString)> for Variables {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(pairs: I) -> Self {
        let mut variables = Self::default();
        for (name, value) in pairs {
            // A name that is not Unicode is none of ours.
            let Ok(mut name) = name.into_string() else { continue };
            if cfg!(windows) {
                name.make_ascii_uppercase();
            }
            match value.into_string() {
                Ok(value) => variables.set(&name, &value),
                Err(_) => variables.unreadable.push(name),
            }
        }
        variables
    }
}
