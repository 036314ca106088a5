//! Headers of the exporter's requests. Their values are keys and tokens: no line ever repeats one.

use std::fmt;

use super::env;
use super::list;
use super::origin::Setting;
use super::reader::Reader;

/// Names and values; `Debug` shows the names alone.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    #[cfg_attr(
        not(any(test, feature = "otlp-http", feature = "otlp-grpc")),
        expect(dead_code, reason = "nobody sends them")
    )]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// With this header in place of one of the same name; `false` where HTTP knows no such header.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> bool {
        if !is_header(name, value) {
            return false;
        }
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.0.push((name.to_owned(), value.to_owned()));
        true
    }

    pub(crate) fn names(&self) -> String {
        self.0.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(",")
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Reader<'_> {
    pub(super) fn headers(&mut self) -> Setting<Headers> {
        let mut first = None;
        for said in self.said(&[env::OTLP_TRACES_HEADERS, env::OTLP_HEADERS]) {
            match read(said.value) {
                Some(value) => {
                    first.get_or_insert(Setting { value, origin: said.origin });
                }
                None => self.ignore_secret(
                    said.name,
                    "write name=value,name=value with `,`, `%` and what is not ASCII percent-encoded",
                ),
            }
        }
        Setting::of(first, Headers::default())
    }
}

fn read(text: &str) -> Option<Headers> {
    let mut headers = Headers::default();
    list::pairs(text)?.iter().all(|(name, value)| headers.set(name, value)).then_some(headers)
}

/// A name is a token of HTTP; a value has no control characters, which could begin a header of its own.
fn is_header(name: &str, value: &str) -> bool {
    let in_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty()
        && name.bytes().all(in_token)
        && value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spec_o6_headers_are_read_as_w3c_baggage_without_metadata() {
        let all = |text: &str| {
            let headers = read(text)?;
            Some(headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>())
        };
        let some = |lines: &[&str]| Some(lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
        assert_eq!(all("api-key=a%20b%3D"), some(&["api-key: a b="]));
        assert_eq!(all(" a = 1 , b=x=y "), some(&["a: 1", "b: x=y"]));
        assert_eq!(all("a=1,A=2"), some(&["A: 2"]), "one header of a name");
        assert_eq!(all("a=1;b=2"), some(&["a: 1;b=2"]), "what is behind `;` is part of the value");
        for bad in ["a", "=1", "a b=1", "a:=1", "a=1%0d%0ab: 2", "a=%C3%A9", "a=%", "é=1"] {
            assert_eq!(all(bad), None, "{bad}");
        }
    }

    #[test]
    fn debug_shows_names_alone() {
        let headers = read("api-key=hunter2").unwrap();
        assert_eq!(format!("{headers:?}"), "[\"api-key\"]");
    }
}
