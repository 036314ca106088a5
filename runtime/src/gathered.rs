//! Attributes that a bridge is shown one by one.

use std::fmt;

use crate::context::Context;
use crate::engine;
use crate::value::Value;

/// Attributes that become known one by one, and are set at once: cheaper than one by one, and nothing has to outlive the
/// moment in which it is shown.
///
/// ```
/// use traced_runtime::{Context, Value, hooks};
/// let mut gathered = hooks::Gathered::new();
/// gathered.put("order.id", Value::from(7));
/// gathered.put("order.state", Value::from("open"));
/// gathered.set_on(&Context::current());
/// ```
#[must_use = "they are set on nothing yet"]
pub struct Gathered(engine::Gathered);

impl Gathered {
    /// None so far.
    #[inline(always)]
    pub const fn new() -> Self {
        Self(engine::Gathered::new())
    }

    /// One more.
    pub fn put(&mut self, key: &'static str, value: Value<'_>) {
        self.0.put(key, &value);
    }

    /// Sets them on the span of this context, see [`Context::set_all`]; then there are none.
    pub fn set_on(&mut self, context: &Context) {
        if context.takes_notes() {
            self.0.note(&context.0);
        }
    }
}

impl Default for Gathered {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Gathered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gathered").finish_non_exhaustive()
    }
}
