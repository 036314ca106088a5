//! The order of BSON values, which is also what equality means to queries

use std::cmp::Ordering;

use bson::{Bson, Document};

use super::error::{CommandError, Result};
use super::{fields, path};

/// Compares any two values: by kind first, then by value, whatever the width of numbers.
pub(super) fn compare(left: &Bson, right: &Bson) -> Ordering {
    use Bson::{
        Array, Binary, Boolean, DateTime, Document, JavaScriptCode, ObjectId, RegularExpression, Timestamp,
    };
    match (left, right) {
        (Array(left), Array(right)) => each(left.iter(), right.iter(), compare),
        (Document(left), Document(right)) => each(left.iter(), right.iter(), |left, right| {
            kind(left.1)
                .cmp(&kind(right.1))
                .then_with(|| left.0.cmp(right.0))
                .then_with(|| compare(left.1, right.1))
        }),
        (Binary(left), Binary(right)) => {
            let key = |binary: &bson::Binary| (binary.bytes.len(), u8::from(binary.subtype));
            key(left).cmp(&key(right)).then_with(|| left.bytes.cmp(&right.bytes))
        }
        (ObjectId(left), ObjectId(right)) => left.cmp(right),
        (Boolean(left), Boolean(right)) => left.cmp(right),
        (DateTime(left), DateTime(right)) => left.cmp(right),
        (Timestamp(left), Timestamp(right)) => left.cmp(right),
        (RegularExpression(left), RegularExpression(right)) => {
            let key = |regex: &bson::Regex| (regex.pattern.to_string(), regex.options.to_string());
            key(left).cmp(&key(right))
        }
        (JavaScriptCode(left), JavaScriptCode(right)) => left.cmp(right),
        _ => kind(left).cmp(&kind(right)).then_with(|| compare_scalars(left, right)),
    }
}

pub(super) fn equal(left: &Bson, right: &Bson) -> bool {
    compare(left, right).is_eq()
}

/// Whether `$gt` and its like may compare the two at all.
pub(super) fn comparable(left: &Bson, right: &Bson) -> bool {
    kind(left) == kind(right)
}

/// Sorts by a specification such as `{ "name": 1, "size": -1 }`, keeping ties as they are.
pub(super) fn sort(documents: &mut [Document], specification: &Document) -> Result<()> {
    let mut keys = Vec::new();
    for (path, direction) in specification {
        match fields::whole(direction) {
            Some(1) => keys.push((path, false)),
            Some(-1) => keys.push((path, true)),
            _ => return Err(CommandError::bad_value(format!("Illegal key in $sort: {path}"))),
        }
    }
    documents.sort_by(|left, right| {
        let by_key = |(path, descending): &(&String, bool)| {
            let (left, right) = (sort_value(left, path, *descending), sort_value(right, path, *descending));
            let ordering = compare(left, right);
            if *descending { ordering.reverse() } else { ordering }
        };
        keys.iter().map(by_key).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    });
    Ok(())
}

/// An array counts as its smallest element, or its largest when descending.
fn sort_value<'a>(document: &'a Document, path: &str, descending: bool) -> &'a Bson {
    let values = path::values(document, path).into_iter();
    let elements = values.filter(|value| value.as_array().is_none_or(Vec::is_empty));
    let chosen = if descending {
        elements.max_by(|left, right| compare(left, right))
    } else {
        elements.min_by(|left, right| compare(left, right))
    };
    chosen.unwrap_or(&Bson::Null)
}

fn compare_scalars(left: &Bson, right: &Bson) -> Ordering {
    if let (Some(left), Some(right)) = (text(left), text(right)) {
        return left.cmp(right);
    }
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left.compare(right),
        _ => Ordering::Equal,
    }
}

#[derive(Clone, Copy)]
enum Number {
    Integer(i64),
    Real(f64),
}

impl Number {
    fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => left.cmp(&right),
            (Self::Integer(left), Self::Real(right)) => compare_mixed(left, right),
            (Self::Real(left), Self::Integer(right)) => compare_mixed(right, left).reverse(),
            // Not-a-number sorts below every number, and equals itself.
            (Self::Real(left), Self::Real(right)) => {
                left.partial_cmp(&right).unwrap_or_else(|| right.is_nan().cmp(&left.is_nan()))
            }
        }
    }
}

/// Exact, because rounding either side would order some triples in a circle, on which sorting
/// may panic.
fn compare_mixed(integer: i64, real: f64) -> Ordering {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if real >= BEYOND {
        Ordering::Less
    } else if real.is_nan() || real < -BEYOND {
        Ordering::Greater
    } else {
        let fraction = real.fract();
        let by_whole = integer.cmp(&(real.trunc() as i64));
        by_whole.then_with(|| 0.0.partial_cmp(&fraction).unwrap_or(Ordering::Equal))
    }
}

fn each<T>(
    mut left: impl Iterator<Item = T>,
    mut right: impl Iterator<Item = T>,
    compare: impl Fn(T, T) -> Ordering,
) -> Ordering {
    loop {
        let ordering = match (left.next(), right.next()) {
            (Some(left), Some(right)) => compare(left, right),
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
}

fn text(value: &Bson) -> Option<&str> {
    match value {
        Bson::String(text) | Bson::Symbol(text) => Some(text),
        _ => None,
    }
}

fn number(value: &Bson) -> Option<Number> {
    match value {
        Bson::Int32(number) => Some(Number::Integer(i64::from(*number))),
        Bson::Int64(number) => Some(Number::Integer(*number)),
        Bson::Double(number) => Some(Number::Real(*number)),
        // The decimal type has no arithmetic; a rounded number is close enough here.
        Bson::Decimal128(number) => Some(Number::Real(number.to_string().parse().unwrap_or(f64::NAN))),
        _ => None,
    }
}

/// The kinds in the order in which the server sorts them.
fn kind(value: &Bson) -> u8 {
    match value {
        Bson::MinKey => 0,
        Bson::Undefined | Bson::Null => 1,
        Bson::Int32(_) | Bson::Int64(_) | Bson::Double(_) | Bson::Decimal128(_) => 2,
        Bson::String(_) | Bson::Symbol(_) => 3,
        Bson::Document(_) => 4,
        Bson::Array(_) => 5,
        Bson::Binary(_) => 6,
        Bson::ObjectId(_) => 7,
        Bson::Boolean(_) => 8,
        Bson::DateTime(_) => 9,
        Bson::Timestamp(_) => 10,
        Bson::RegularExpression(_) => 11,
        Bson::DbPointer(_) => 12,
        Bson::JavaScriptCode(_) => 13,
        Bson::JavaScriptCodeWithScope(_) => 14,
        Bson::MaxKey => 15,
    }
}
