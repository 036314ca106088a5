//! W3C's `baggage`.

use traced_runtime::{Context, Propagator};

use super::table::{Lines, written};

fn read(lines: &[&str]) -> Vec<(String, String)> {
    let lines: Vec<_> = lines.iter().map(|line| ("baggage", *line)).collect();
    let context = Propagator::Baggage.extract(&Lines(&lines));
    context.baggage().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn members_are_read() {
    for (lines, expected) in [
        (&["a=1"][..], &[("a", "1")][..]),
        (&["a=1,b=2"], &[("a", "1"), ("b", "2")]),
        (&["a=1", "b=2"], &[("a", "1"), ("b", "2")]),
        (&["  a =  1 , b= 2"], &[("a", "1"), ("b", "2")]),
        (&["a=1\t,\tb=2"], &[("a", "1"), ("b", "2")]),
        (&["a=1;p"], &[("a", "1")]),
        (&["a=1;p=2;q"], &[("a", "1")]),
        (&["a=1 ; p = 2 ; q"], &[("a", "1")]),
        (&["a="], &[("a", "")]),
        (&["a=b=c"], &[("a", "b=c")]),
        (&["a=b=c,d=="], &[("a", "b=c"), ("d", "=")]),
        (&["a=%20"], &[("a", " ")]),
        (&["a=%C3%A4"], &[("a", "ä")]),
        (&["a=%c3%a4"], &[("a", "ä")]),
        (&["a=%F0%9F%92%BC"], &[("a", "\u{1f4bc}")]),
        (&["a=100%25"], &[("a", "100%")]),
        (&["a=100%"], &[("a", "100%")]),
        (&["a=%zz"], &[("a", "%zz")]),
        (&["a=%ff"], &[("a", "\u{fffd}")]),
        (&["%61=1"], &[("a", "1")]),
        (&["a=1,a=2"], &[("a", "2")]),
        (&["a=1,b=2", "a=3"], &[("b", "2"), ("a", "3")]),
        (&["A=1,a=2"], &[("A", "1"), ("a", "2")]),
        (&["!#$&'*+-.^_`|~=1"], &[("!#$&'*+-.^_`|~", "1")]),
        (&["a=!#$&'()*+-./:<=>?@[]^_`{|}~"], &[("a", "!#$&'()*+-./:<=>?@[]^_`{|}~")]),
        (&[""], &[]),
        (&[","], &[]),
        (&["a"], &[]),
        (&["=1"], &[]),
        (&["a b=1"], &[]),
        (&["a=1 2"], &[]),
        (&["a=\"1\""], &[]),
        (&["a=1\\2"], &[]),
        (&["ä=1"], &[]),
        (&["a=ä"], &[]),
        (&["(a)=1"], &[]),
        (&["a@b=1"], &[]),
        (&["a=1\u{a0}"], &[]),
        (&["\u{2003}a=1"], &[]),
        (&["a\u{c}=1"], &[]),
        (&["a=1,rubbish,b=2"], &[("a", "1"), ("b", "2")]),
        (&["rubbish", "b=2"], &[("b", "2")]),
    ] {
        let expected: Vec<_> =
            expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(read(lines), expected, "{lines:?}");
    }
}

#[test]
fn whatever_a_program_says_comes_through() {
    for (name, value) in [
        ("user", "ann"),
        ("B% 💼", "B% 💼"),
        ("a=b", "c,d;e"),
        ("newline\r\n", "x: y\r\nz: 1"),
        ("empty", ""),
        ("\u{0}", "\u{7f}"),
        ("quote\"", "back\\slash"),
        ("plus+", "1+1"),
    ] {
        let context = Context::none().with_baggage(name, value);
        let header = written(Propagator::Baggage, &context).remove("baggage").unwrap();
        assert!(header.bytes().all(|byte| (b'!'..=b'~').contains(&byte)), "{header}");
        assert_eq!(read(&[&header]), [(name.to_owned(), value.to_owned())]);
    }
}

/// <https://github.com/open-telemetry/opentelemetry-python/blob/main/opentelemetry-api/src/opentelemetry/baggage/propagation/__init__.py>
/// reads `+` as a space.
#[test]
fn a_plus_is_written_so_that_everybody_reads_a_plus() {
    let context = Context::none().with_baggage("sum", "1+1");
    assert_eq!(written(Propagator::Baggage, &context)["baggage"], "sum=1%2B1");
    assert_eq!(read(&["sum=1+1"]), [("sum".to_owned(), "1+1".to_owned())]);
}

#[test]
fn properties_are_told_on_as_they_came() {
    for line in ["a=1;p", "a=1;p=2;q=%20", "a=1;p,b=2;q"] {
        let context = Propagator::Baggage.extract(&Lines(&[("baggage", line)]));
        assert_eq!(written(Propagator::Baggage, &context)["baggage"], line);
    }
    // What cannot be told on without harm is left out, and costs no more than itself.
    let context = Propagator::Baggage.extract(&Lines(&[("baggage", "a=1;p=\u{1}")]));
    assert_eq!(written(Propagator::Baggage, &context)["baggage"], "a=1");
    let changed = Propagator::Baggage.extract(&Lines(&[("baggage", "a=1;p")])).with_baggage("a", "2");
    assert_eq!(written(Propagator::Baggage, &changed)["baggage"], "a=2", "they were said of another value");
}

#[test]
fn at_least_64_members_and_8192_bytes_pass_and_never_a_part_of_one() {
    let members: Vec<_> = (0..70).map(|n| format!("k{n}=v{n}")).collect();
    assert_eq!(read(&[&members[..64].join(",")]).len(), 64);
    assert_eq!(read(&[&members.join(",")]).len(), 64);
    let whole = format!("k={}", "v".repeat(8192 - 2));
    assert_eq!(read(&[&whole]).len(), 1);
    let lines = [whole.as_str(), "b=2"];
    assert_eq!(read(&lines).len(), 1, "all lines together have the limit");
    assert_eq!(read(&[&format!("k={}", "v".repeat(8192 - 1))]), []);
    let half = format!("a=1,k={}", "v".repeat(8192));
    assert_eq!(read(&[&half]).len(), 1, "what fits before");
}

#[test]
fn without_baggage_there_is_no_header() {
    let mut headers = std::collections::BTreeMap::from([("Baggage".to_owned(), "old=1".to_owned())]);
    Propagator::Baggage.inject(&Context::none(), &mut headers);
    assert!(headers.is_empty());
}
