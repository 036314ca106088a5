//! A message is no carrier because it is called so: `from` says what of it is one.

use std::sync::Arc;

use traced::traced_handler;

struct Message {
    text: String,
}

#[traced_handler(consumer)]
async fn take(message: Message) -> usize {
    message.text.len()
}

#[traced_handler(job, from = task.text)]
fn work(task: &Message) {
    let _ = &task.text;
}

#[traced_handler(reconcile, link, from = object)]
async fn reconcile(object: Arc<Message>) -> Result<usize, String> {
    Ok(object.text.len())
}

fn main() {
    let message = || Message { text: String::new() };
    work(&message());
    let _ = (take(message()), reconcile(Arc::new(message())));
}
