//! Keys of attributes that know the type of their values.

use std::fmt;
use std::marker::PhantomData;

use crate::value::{TraceValue, Value};

/// A key of an attribute whose values are of this type; `keys!` makes them.
///
/// ```
/// use traced_runtime::Key;
/// const TENANT: Key<str> = Key::new("tenant.id");
/// assert_eq!(TENANT.name(), "tenant.id");
/// ```
pub struct Key<T: ?Sized> {
    name: &'static str,
    values: PhantomData<fn(&T)>,
}

impl<T: ?Sized> Key<T> {
    /// The key of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, values: PhantomData }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: ?Sized> Key<T> {
    /// A value for this key, as it is recorded.
    #[must_use]
    pub fn value<'a>(&self, value: &'a T) -> Option<Value<'a>>
    where
        T: TraceValue,
    {
        value.value()
    }
}

impl<T: ?Sized> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Key<T> {}

impl<T: ?Sized> fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.name).finish()
    }
}

impl<T: ?Sized> fmt::Display for Key<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
