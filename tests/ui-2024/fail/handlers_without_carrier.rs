//! Where nothing is known to carry the caller's context, `from` can say what does.

use traced::traced_handler;

struct Message {
    text: String,
}

struct Request {
    id: u64,
}

#[traced_handler(from = message)]
async fn consume(message: Message) -> usize {
    message.text.len()
}

#[traced_handler(from = &message.text)]
async fn field(message: Message) -> usize {
    message.text.len()
}

#[traced_handler]
async fn show(request: Request) -> u64 {
    request.id
}

#[traced_handler]
async fn borrowed(request: &Request) -> u64 {
    request.id
}

#[traced_handler]
async fn nothing(id: u64) -> u64 {
    id
}

fn main() {
    let message = || Message { text: String::new() };
    let _ = (consume(message()), field(message()), show(Request { id: 1 }), nothing(1));
    let _ = borrowed(&Request { id: 1 });
}
