//! Attribute values.

use std::fmt;

/// A value of an attribute, borrowed for the moment in which it is recorded.
///
/// ```
/// use traced_runtime::Value;
/// assert!(matches!(Value::from(3_i32), Value::I64(3)));
/// assert!(matches!(Value::from("x"), Value::Str("x")));
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Value<'a> {
    /// True or false.
    Bool(bool),
    /// A whole number.
    I64(i64),
    /// A number with a fraction.
    F64(f64),
    /// A string that lives as long as the program: recorded as a pointer.
    Static(&'static str),
    /// A string, copied.
    Str(&'a str),
    /// Bytes, copied.
    Bytes(&'a [u8]),
    /// Several values.
    Array(&'a [Self]),
    /// Named values.
    Map(&'a [(&'a str, Self)]),
    /// Whatever its `Display` writes.
    Display(&'a dyn fmt::Display),
    /// Whatever its `Debug` writes.
    Debug(&'a dyn fmt::Debug),
}

#[allow(clippy::match_same_arms, reason = "the two strings live differently long")]
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::I64(value) => value.fmt(f),
            Self::F64(value) => value.fmt(f),
            Self::Static(value) => value.fmt(f),
            Self::Str(value) => value.fmt(f),
            Self::Bytes(value) => value.fmt(f),
            Self::Array(values) => f.debug_list().entries(*values).finish(),
            Self::Map(pairs) => f.debug_map().entries(pairs.iter().map(|(key, value)| (key, value))).finish(),
            Self::Display(value) => write!(f, "{value}"),
            Self::Debug(value) => value.fmt(f),
        }
    }
}

/// What can be the value of a span's attribute.
///
/// `None` is recorded as nothing at all. For a type of your own, say what it looks like:
///
/// ```
/// use traced_runtime::{TraceValue, Value};
/// struct Celsius(f64);
/// impl TraceValue for Celsius {
///     fn value(&self) -> Option<Value<'_>> {
///         Some(Value::F64(self.0))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a span attribute",
    label = "not an attribute value",
    note = "write `%value` to record its `Display`, `?value` for its `Debug`, or implement `traced::TraceValue`"
)]
pub trait TraceValue {
    /// The value to record; `None` for nothing.
    fn value(&self) -> Option<Value<'_>>;
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl From<$number> for Value<'_> {
            fn from(value: $number) -> Self {
                Self::I64(i64::from(value))
            }
        }
        impl TraceValue for $number {
            fn value(&self) -> Option<Value<'_>> {
                Some(Value::I64(i64::from(*self)))
            }
        }
    )*};
}

whole_numbers!(i8 i16 i32 i64 u8 u16 u32);

macro_rules! wide_numbers {
    ($($number:ty)*) => {$(
        impl From<$number> for Value<'_> {
            /// OTLP has no wider number than `i64`: what does not fit is held at the nearest end.
            fn from(value: $number) -> Self {
                #[allow(clippy::unnecessary_fallible_conversions, reason = "isize is narrower on some targets")]
                Self::I64(i64::try_from(value).unwrap_or(i64::MAX))
            }
        }
        impl TraceValue for $number {
            fn value(&self) -> Option<Value<'_>> {
                Some(Value::from(*self))
            }
        }
    )*};
}

wide_numbers!(u64 usize isize);

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Self::F64(value)
    }
}

impl From<f32> for Value<'_> {
    fn from(value: f32) -> Self {
        Self::F64(f64::from(value))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Str(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Str(value)
    }
}

impl TraceValue for bool {
    fn value(&self) -> Option<Value<'_>> {
        Some(Value::Bool(*self))
    }
}

impl TraceValue for f64 {
    fn value(&self) -> Option<Value<'_>> {
        Some(Value::F64(*self))
    }
}

impl TraceValue for f32 {
    fn value(&self) -> Option<Value<'_>> {
        Some(Value::F64(f64::from(*self)))
    }
}

impl TraceValue for str {
    fn value(&self) -> Option<Value<'_>> {
        Some(Value::Str(self))
    }
}

impl TraceValue for String {
    fn value(&self) -> Option<Value<'_>> {
        Some(Value::Str(self))
    }
}

impl TraceValue for std::borrow::Cow<'_, str> {
    fn value(&self) -> Option<Value<'_>> {
        Some(Value::Str(self))
    }
}

impl TraceValue for Value<'_> {
    fn value(&self) -> Option<Value<'_>> {
        Some(*self)
    }
}

impl<T: TraceValue> TraceValue for Option<T> {
    fn value(&self) -> Option<Value<'_>> {
        self.as_ref().and_then(TraceValue::value)
    }
}

impl<T: TraceValue + ?Sized> TraceValue for &T {
    fn value(&self) -> Option<Value<'_>> {
        (**self).value()
    }
}

impl<T: TraceValue + ?Sized> TraceValue for &mut T {
    fn value(&self) -> Option<Value<'_>> {
        (**self).value()
    }
}

impl<T: TraceValue + ?Sized> TraceValue for Box<T> {
    fn value(&self) -> Option<Value<'_>> {
        (**self).value()
    }
}

impl<T: TraceValue + ?Sized> TraceValue for std::sync::Arc<T> {
    fn value(&self) -> Option<Value<'_>> {
        (**self).value()
    }
}
