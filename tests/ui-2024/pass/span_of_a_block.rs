//! `span!` is an expression: it has the value of its block, and `?`, `return`, `break` in it are the function's.
#![deny(warnings)]

use std::cell::RefCell;
use std::fmt::Error;
use traced::{span, traced};
use traced_ui_support::makes;

fn values(text: &str) -> (usize, &str) {
    let length = span!("length"; text.len());
    let trimmed = span!("trimmed", "bytes" = length, kind = client; { let text = text.trim(); &text[1..] });
    span!("nothing"; {});
    (length, span!("number of {length}"; trimmed))
}

fn propagates(text: &str) -> Result<u8, std::num::ParseIntError> {
    let number: u8 = span!("parse"; text.parse()?);
    if number == 0 {
        span!("returned", number; return Ok(9));
    }
    Ok(span!("added"; { number + 1 }))
}

#[traced]
fn controls(numbers: &[u8]) -> Option<u8> {
    let mut sum = 0;
    'each: for number in numbers {
        span!("one", "number" = *number; {
            match number {
                0 => continue,
                9 => break 'each,
                number => sum += number,
            }
        });
    }
    span!("checked"; sum.checked_sub(1))
}

fn borrowed(cell: &RefCell<Vec<u8>>) -> usize {
    span!("pushed"; cell.borrow_mut()).push(1);
    let last = span!("last"; cell.borrow().last().copied()).unwrap_or(0);
    // What is borrowed for a moment may be borrowed again at once.
    span!("again"; cell.borrow_mut().push(last));
    span!("length"; cell.borrow().iter().map(|number| usize::from(*number)).sum::<usize>())
}

fn fails() -> Result<(), Error> {
    let failed: Result<u8, Error> = span!("failed"; Err(Error));
    span!("none"; failed.ok());
    let caught = span!("ready"; Ok::<u8, Error>(1));
    span!("in a tail"; caught.and(Err(Error)))
}

fn run() {
    assert_eq!(values(" abc "), (5, "bc"));
    assert!(propagates("x").is_err());
    assert_eq!((propagates("0"), propagates("1")), (Ok(9), Ok(2)));
    assert_eq!(controls(&[1, 0, 2, 9, 3]), Some(2));
    assert_eq!(borrowed(&RefCell::default()), 2);
    assert_eq!(fails(), Err(Error));
}

fn main() {
    makes(
        run,
        "
        length
        trimmed <client> {bytes=5}
        nothing
        number of 5
        parse
        parse
        returned {number=0}
        parse
        added
        controls
          one {number=1}
          one {number=0}
          one {number=2}
          one {number=9}
          checked
        pushed
        last
        again
        length
        failed !core::fmt::Error
        none
        ready
        in a tail !core::fmt::Error
        ",
    );
}
