//! Labels, `let` with `else`, `while let`, and returns from within them.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt;

    #[traced]
    fn labels(rows: &[&[u8]]) -> (usize, usize) {
        let mut skipped = 0;
        let found = 'search: {
            'rows: for (y, row) in rows.iter().enumerate() {
                for (x, cell) in row.iter().enumerate() {
                    match cell {
                        0 => {
                            skipped += 1;
                            continue 'rows;
                        }
                        9 => break 'search x + y,
                        8 => return (x, y),
                        _ => {}
                    }
                }
            }
            rows.len()
        };
        (found, skipped)
    }

    #[traced]
    fn let_else(text: &str) -> Result<u8, fmt::Error> {
        let Some((number, "!")) = text.split_at_checked(1) else { return Err(fmt::Error) };
        let Ok(number) = number.parse() else {
            see("no number");
            return Ok(0);
        };
        Ok(number)
    }

    #[traced]
    fn while_let(mut list: Vec<u8>) -> Option<u8> {
        while let Some(last) = list.pop() {
            if last > 2 {
                return Some(last);
            }
        }
        None
    }

    #[traced]
    fn loops_until(mut number: u8) -> u8 {
        let broken = loop {
            number += 1;
            if let 10.. = number {
                break number * 2;
            }
        };
        if broken > 20 { return broken } else { 1 }
    }

    #[traced]
    fn without_result(numbers: &[u8]) {
        'all: for number in numbers {
            let (2.. | 0) = number else { continue };
            while *number > 0 {
                see(number);
                if *number > 2 {
                    break 'all;
                }
                return;
            }
        }
        see("the end");
    }

    pub fn run() {
        see((labels(&[&[0, 9], &[1, 9]]), labels(&[&[1, 8]]), labels(&[])));
        see((let_else("1!"), let_else("a!"), let_else("")));
        see((while_let(vec![3, 1]), while_let(vec![])));
        see((loops_until(9), loops_until(10)));
        without_result(&[0, 1, 3]);
        without_result(&[2]);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        labels
        labels
        labels
        let_else
        let_else
        let_else !core::fmt::Error
        while_let
        while_let
        loops_until
        loops_until
        without_result
        without_result
        ",
    );
}
