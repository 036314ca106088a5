//! What is recorded is of a parameter, and one of nearly that name is guessed at.

use traced::traced;

struct User {
    id: u64,
}

#[traced(attrs(odrer_id))]
fn charge(order_id: u64, user: User) -> u64 {
    order_id + user.id
}

#[traced(attrs(usr.id, "order.id" = orderid, "sum" = order_id + usr.id))]
fn refund(order_id: u64, user: User) -> u64 {
    order_id + user.id
}

#[traced(attrs(self.id, nobody))]
fn list() {}

#[traced(args(page, userr))]
fn show(user: User) -> u64 {
    user.id
}

impl User {
    #[traced(attrs(nothing))]
    fn name(&self) {}
}

fn main() {
    let user = || User { id: 1 };
    let _ = charge(1, user()) + refund(1, user()) + show(user());
    list();
    user().name();
}
