//! A parameter that is taken apart has no one name.

use traced::traced;

struct Point {
    x: u64,
    y: u64,
}

#[traced]
fn sum(#[attr] (left, right): (u64, u64)) -> u64 {
    left + right
}

#[traced]
fn product(#[attr("point")] Point { x, y }: Point) -> u64 {
    x * y
}

#[traced]
fn nothing(#[attr] _: u64) {}

#[traced]
impl Point {
    fn shift(&mut self, #[attr(debug)] [x, y]: [u64; 2]) {
        self.x += x;
        self.y += y;
    }
}

fn main() {
    let mut point = Point { x: 1, y: 2 };
    point.shift([1, 2]);
    let _ = sum((1, 2)) + product(point);
    nothing(1);
}
