//! What the messages about secrets advise is enough: only the last function is refused.

use traced::{TraceAttrs, traced};

#[traced(args(all))]
fn marked(id: u64, #[attr(redact)] token: &str, #[attr(allow_secret)] card: &str) -> u64 {
    let _ = (token, card);
    id
}

#[traced(args(all, allow_secret(token)))]
fn allowed(id: u64, token: &str) -> u64 {
    let _ = token;
    id
}

#[traced(args(id, allow_secret(token)), attrs(redact(password), hash(cookie), "some.key" = cvv))]
fn named(id: u64, token: &str, password: &str, cookie: &str, cvv: &str) -> u64 {
    let _ = (token, password, cookie, cvv);
    id
}

#[derive(TraceAttrs)]
struct Account {
    #[attr(skip)]
    private_key: String,
    #[attr(redact)]
    pwd: String,
    #[attr(allow_secret)]
    token: u64,
}

#[traced(attrs(password))]
fn refused(password: &str) -> usize {
    password.len()
}

fn main() {
    let account = Account { private_key: String::new(), pwd: String::new(), token: 1 };
    let _ = marked(1, "a", "b") + allowed(account.token, "a") + named(2, "a", "b", "c", "d");
    let _ = refused(&account.pwd) + account.private_key.len();
}
