//! Where a setting comes from.

use std::fmt;

/// Who said so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// Nobody.
    Default,
    /// The environment, by this variable.
    Variable(&'static str),
    /// The program, by a method of the builder.
    Code,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::Variable(name) => name,
            Self::Code => "code",
        })
    }
}

/// A value, and who gave it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) origin: Origin,
}

impl<T> Setting<T> {
    /// What somebody said, or else the default.
    pub(crate) fn of(said: Option<Self>, default: T) -> Self {
        said.unwrap_or_else(|| Self::default(default))
    }

    pub(crate) const fn default(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }

    pub(crate) const fn code(value: T) -> Self {
        Self { value, origin: Origin::Code }
    }

    pub(crate) fn is_default(&self) -> bool {
        self.origin == Origin::Default
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        Setting { value: change(self.value), origin: self.origin }
    }
}
