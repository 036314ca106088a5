//! What a span is called after: a method and a route.

use http::Method;

use crate::method;

/// Names are mostly shorter.
const SHORT: usize = 128;

/// Where it begins at a whole word it is found to be text word by word.
#[repr(align(16))]
struct Short([u8; SHORT]);

/// Does something with `{METHOD} {route}`, for which memory is taken only where it is long.
pub(crate) fn with_name<R>(method: &Method, route: &str, work: impl FnOnce(&str) -> R) -> R {
    let method = method::name(method);
    let mut short = Short([0; SHORT]);
    let end = method.len() + 1 + route.len();
    if let Some(room) = short.0.get_mut(..end) {
        let (first, rest) = room.split_at_mut(method.len());
        first.copy_from_slice(method.as_bytes());
        rest[0] = b' ';
        rest[1..].copy_from_slice(route.as_bytes());
        if let Ok(name) = std::str::from_utf8(room) {
            return work(name);
        }
    }
    work(&format!("{method} {route}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_routes_make_names_alike() {
        for length in [0, 1, SHORT - 5, SHORT - 4, SHORT - 3, SHORT * 2] {
            let route = "ü".repeat(length / 2) + &"x".repeat(length % 2);
            let name = with_name(&Method::GET, &route, str::to_owned);
            assert_eq!(name, format!("GET {route}"));
        }
    }
}
