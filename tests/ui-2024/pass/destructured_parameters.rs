//! Parameters that are patterns of every kind.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    struct Point {
        x: u8,
        y: u8,
        name: Option<Noisy>,
    }

    struct Wrapped<T>(T, u8);

    #[derive(Clone, Copy)]
    enum Only {
        One { number: u8 },
    }

    #[traced]
    fn tuple((a, (b, ..)): (u8, (u8, u8, u8))) -> u8 {
        a + b
    }

    #[traced]
    fn fields(Point { x, y: other, .. }: Point) -> Result<u8, String> {
        x.checked_sub(other).ok_or_else(|| format!("{x} is less than {other}"))
    }

    #[traced]
    fn by_reference(Point { ref name, ref mut y, x: _ }: Point) -> bool {
        *y += 1;
        name.is_some() && *y > 1
    }

    #[traced]
    fn of_a_reference(&Point { x, .. }: &Point, Point { name, .. }: &mut Point) -> Option<Noisy> {
        see(x);
        name.take()
    }

    #[traced]
    fn array([first, .., last]: [u8; 4], &[_, second]: &[u8; 2], [rest @ ..]: &[u8]) -> (u8, u8, u8, usize) {
        (first, second, last, rest.len())
    }

    #[traced]
    fn bound(whole @ Only::One { number }: Only, Wrapped((_, text), times): Wrapped<(u8, &str)>) -> String {
        let Only::One { number: again } = whole;
        text.repeat((number + again + times).into())
    }

    #[traced]
    fn ignored(_: u8, _second: &str, (): (), (_, _): (u8, u8)) -> u8 {
        1
    }

    #[traced]
    fn mutable(
        mut first: u8,
        (mut second, third): (u8, u8),
        Wrapped(mut list, _): Wrapped<Vec<u8>>,
    ) -> Vec<u8> {
        first += third;
        second += first;
        list.push(second);
        list
    }

    struct Unit;

    #[traced]
    fn with_one_value(Unit: Unit, noisy: Noisy, (): ()) -> (usize, Unit) {
        (noisy.0.len(), Unit)
    }

    #[traced]
    fn either((Ok(mut number) | Err(mut number)): Result<u8, u8>) -> u8 {
        number += 1;
        number
    }

    #[traced]
    fn without_a_result((a, mut b): (u8, u8), Wrapped(ref text, _): Wrapped<String>) {
        b += a;
        see((b, text));
    }

    fn point(name: &'static str) -> Point {
        Point { x: 1, y: 2, name: Some(Noisy(name)) }
    }

    pub fn run() {
        see(tuple((1, (2, 3, 4))));
        see(fields(point("first")));
        see(by_reference(point("second")));
        let mut third = point("third");
        see(of_a_reference(&point("fourth"), &mut third));
        see(array([1, 2, 3, 4], &[5, 6], &[7, 8, 9]));
        see(bound(Only::One { number: 1 }, Wrapped((1, "a"), 2)));
        see(ignored(1, "2", (), (3, 4)));
        see(mutable(1, (2, 3), Wrapped(vec![4], 5)));
        see(with_one_value(Unit, Noisy("fifth"), ()).0);
        see((either(Ok(1)), either(Err(2))));
        without_a_result((1, 2), Wrapped("text".to_owned(), 3));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        tuple
        fields !alloc::string::String
        by_reference
        of_a_reference
        array
        bound
        ignored
        mutable
        with_one_value
        either
        either
        without_a_result
        ",
    );
}
