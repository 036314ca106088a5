//! `span!` has a name, perhaps more, and after a semicolon what it is around.

use traced::span;

fn main() {
    let rows = 1;
    span!();
    span!("read");
    span!("read";);
    span!("read", { rows });
    span!("read", rows);
    span!(rows; { rows });
    span!("read", kind = cliet; { rows });
    span!("read", parent = ; { rows });
    span!("read", "rows"; { rows });
    span!("read", level = "debug"; { rows });
    span!("read", root; { rows });
    span!("read", name = "b"; { rows });
    let _span = span!("read", "rows" = rows);
}
