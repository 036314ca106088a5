//! `attr!` has keys with values, and nothing else.

use traced::attr;

fn main() {
    let (rows, order) = (1, (2, 3));
    attr!("rows");
    attr!("rows" = );
    attr!(rows + 1);
    attr!(order.0 = 1);
    attr!("rows": rows);
    attr!("rows", rows);
    attr!("a" = 1; "b" = 2);
    attr!("a" = 1 "b" = 2);
    attr!(Rows = 1, "ok" = rows);
    attr!({ "rows" = rows });
    attr!(self.rows);
}
