//! The outcome of a value whose type the compiler may not know yet where it is looked at, as in `span!`: to ask for a
//! method, as elsewhere, would make it guess that the value is a `Result`.

use std::any::type_name;
use std::hash::{Hash, Hasher};
use std::mem::discriminant;

/// The type of the error, if the value is one.
///
/// Both names and numbers are looked up when the program is compiled. Should a compiler call `Result` something else,
/// then no error is seen, and a test of ours fails.
#[inline]
pub fn observe<T>(value: &T) -> Option<&'static str> {
    let error = error_of(type_name::<T>())?;
    let mut variant = Variant(0);
    discriminant(value).hash(&mut variant);
    (variant.0 == 1).then_some(error)
}

/// The name of the error's type in that of a `Result`.
fn error_of(name: &'static str) -> Option<&'static str> {
    let arguments = name.strip_prefix("core::result::Result<")?.strip_suffix('>')?;
    let mut depth = 0_u32;
    let mut before = ' ';
    for (at, letter) in arguments.char_indices() {
        match letter {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => return Some(arguments[at + 1..].trim_start()),
            _ => {}
        }
        before = letter;
    }
    None
}

/// Takes down the number of a variant.
struct Variant(isize);

impl Hasher for Variant {
    fn write(&mut self, _: &[u8]) {}

    fn write_isize(&mut self, number: isize) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_any_result_is_seen() {
        type Odd = Result<fn(u8, [(u8, i8); 3]) -> Option<Box<str>>, Vec<(u8, String)>>;
        assert_eq!(observe(&Odd::Err(vec![])), Some("alloc::vec::Vec<(u8, alloc::string::String)>"));
        assert_eq!(observe(&std::fs::read("/nowhere at all")), Some("std::io::error::Error"));
        assert_eq!(observe(&Err::<(), ()>(())), Some("()"));
        assert_eq!(observe(&Err::<std::convert::Infallible, u8>(1)), Some("u8"));
    }

    #[test]
    fn nothing_else_is_an_error() {
        enum Result {
            _Fine,
            Bad,
        }
        assert_eq!(observe(&Ok::<u8, u8>(1)), None);
        assert_eq!(observe(&Some(1)), None);
        assert_eq!(observe(&Result::Bad), None);
        assert_eq!(observe(&(Err::<u8, u8>(1), 2)), None);
    }
}
