//! Errors of which nothing is known: without `Display`, without `Debug`, of a generic type, borrowed.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::{self, Display};

    pub struct Nothing;

    pub struct OnlyShown;

    impl Display for OnlyShown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("shown")
        }
    }

    /// It is displayed for some types of its content.
    pub struct Wrapped<T>(pub T);

    impl Display for Wrapped<u8> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    #[traced]
    fn nothing(is_fine: bool) -> Result<u8, Nothing> {
        if is_fine { Ok(1) } else { Err(Nothing) }
    }

    #[traced]
    fn only_shown() -> Result<Nothing, OnlyShown> {
        Err(OnlyShown)
    }

    #[traced]
    fn generic<T, E>(outcome: Result<T, E>) -> Result<T, E> {
        let value = outcome?;
        Ok(value)
    }

    #[traced]
    fn generic_and_shown<E: Display + ?Sized>(error: Box<E>) -> Result<(), Box<E>> {
        see(error.to_string());
        Err(error)
    }

    #[traced]
    fn wrapped<T>(content: T) -> Result<(), Wrapped<T>> {
        Err(Wrapped(content))
    }

    #[traced]
    fn borrowed(text: &mut [u8]) -> Result<(), &mut u8> {
        text.first_mut().map_or(Ok(()), Err)
    }

    #[traced]
    fn slice(text: &[u8]) -> Result<&str, &[u8]> {
        std::str::from_utf8(text).map_err(|_| text)
    }

    #[traced]
    fn closure() -> Result<(), fn(&str) -> usize> {
        Err(str::len)
    }

    #[traced]
    fn unit() -> Result<(), ()> {
        Err(())
    }

    pub fn run() {
        see((nothing(true).ok(), nothing(false).is_err(), only_shown().is_err()));
        see((generic::<_, u8>(Ok("a")), generic::<(), _>(Err([1_u8]))));
        see(generic_and_shown::<dyn Display>(Box::new(1)).is_err());
        see(wrapped(1_u8).is_err());
        see((borrowed(&mut [1]), borrowed(&mut [])));
        see((slice(b"a"), slice(b"\xff")));
        see(closure().is_err());
        see(unit());
    }
}

fn main() {
    let spans = format!(
        "
        nothing
        nothing !{0}::Nothing
        only_shown !{0}::OnlyShown
        generic
        generic ![u8; 1]
        generic_and_shown !alloc::boxed::Box<dyn core::fmt::Display>
        wrapped !{0}::Wrapped<u8>
        borrowed !&mut u8
        borrowed
        slice
        slice !&[u8]
        closure !{1}
        unit !()
        ",
        concat!(module_path!(), "::with"),
        std::any::type_name::<fn(&str) -> usize>(),
    );
    same(bare::run, with::run, &spans);
}
