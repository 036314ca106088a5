//! Other attributes and the comments of a function keep their meaning, above ours and below.
#![deny(warnings, missing_docs)]

use traced_ui_support::{same, twice};

twice! {
    /// Is documented.
    ///
    /// ```text
    /// #[traced]
    /// ```
    #[traced]
    #[inline]
    #[must_use = "it is the result"]
    pub fn result(number: u8) -> Result<u8, u8> {
        if number > 1 { Err(number) } else { Ok(number) }
    }

    #[must_use]
    #[inline(always)]
    #[traced]
    #[doc = concat!("Is ", "documented")]
    pub fn above() -> u8 {
        2
    }

    #[cold]
    #[traced]
    #[inline(never)]
    #[doc(hidden)]
    fn cold() {
        see("cold");
    }

    #[traced]
    #[deprecated(note = "call another one")]
    /// Is documented behind other attributes.
    pub fn old() -> u8 {
        3
    }

    #[cfg_attr(all(), must_use, doc(alias = "sometimes"))]
    #[traced]
    #[cfg(all())]
    fn conditional() -> u8 {
        4
    }

    #[traced]
    #[cfg(any())]
    fn conditional() -> Missing {
        nothing
    }

    #[rustfmt::skip]
    #[traced]
    #[clippy::msrv = "1.85"]
    fn for_tools()->u8{ 5 }

    #[traced]
    #[allow(unused)]
    #[warn(unused_variables)]
    #[expect(unused_variables, reason = "the last one holds")]
    fn levels(unused: u8) -> u8 {
        6
    }

    /** Is documented in a block. */
    #[traced]
    pub fn ignored() {
        #![doc = "Is documented within."]
        #[expect(unused_must_use, reason = "it is to fire as without the attribute")]
        {
            result(1);
            above();
            conditional();
        }
    }

    pub fn run() {
        see((result(1), result(2), above()));
        cold();
        #[expect(deprecated, reason = "it is to fire as without the attribute")]
        see(old());
        see((conditional(), for_tools(), levels(1)));
        ignored();
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        result
        result !u8
        above
        cold
        old
        conditional
        for_tools
        levels
        ignored
          result
          above
          conditional
        ",
    );
}
