//! Types that say secret are not among `all`.

use traced::traced;

#[derive(Debug)]
struct Secret<T>(T);

mod redact {
    pub struct RedactedText;
}

struct SecretString;

#[traced(args(all))]
fn login(id: u64, pass: Secret<String>, phrase: &SecretString, text: redact::RedactedText) -> u64 {
    let _ = (pass.0, phrase, text);
    id
}

#[traced(args(?all))]
fn charge(id: u64, pass: &mut Secret<u64>) -> u64 {
    id + pass.0
}

#[traced(args(id, ?pass))]
fn refund(id: u64, pass: Secret<u64>) -> u64 {
    id + pass.0
}

#[traced]
fn show(#[attr(debug)] pass: Secret<u64>) -> u64 {
    pass.0
}

fn main() {
    let id = login(1, Secret(String::new()), &SecretString, redact::RedactedText);
    let _ = charge(id, &mut Secret(2)) + refund(id, Secret(3)) + show(Secret(4));
}
