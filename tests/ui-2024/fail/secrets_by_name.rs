//! Names that say secret are refused wherever a value goes under its own name, with the ways to record less of it.

use traced::{TraceAttrs, attr, event, traced};

struct User {
    id: u64,
    password: String,
}

#[traced(attrs(user.id, user.password, %api_key))]
fn login(user: User, api_key: &str) -> u64 {
    let _ = (user.password, api_key);
    user.id
}

#[traced(args(id, token))]
fn charge(id: u64, token: &str) -> u64 {
    let _ = token;
    id
}

#[traced(args(all))]
fn refund(id: u64, session_id: &str, cvv: u16) -> u64 {
    let _ = (session_id, cvv);
    id
}

#[traced]
fn show(#[attr] id: u64, #[attr] auth_token: &str, #[attr(display)] cookies: &str) -> u64 {
    let _ = (auth_token, cookies);
    id
}

#[derive(TraceAttrs)]
struct Account {
    id: u64,
    private_key: String,
    #[attr(display)]
    pwd: String,
}

fn main() {
    let _ = login(User { id: 1, password: String::new() }, "a") + charge(1, "a") + refund(1, "a", 2);
    let secret = "a";
    let Account { id, private_key, pwd } = Account { id: 1, private_key: String::new(), pwd: String::new() };
    let _ = show(id, &private_key, &pwd);
    attr!(secret, "secret" = redact(secret));
    event!("login", secret);
}
