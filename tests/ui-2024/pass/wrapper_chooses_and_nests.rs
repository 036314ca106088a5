//! Which methods a wrapper traces, what they say for themselves, and one wrapper within another.
#![deny(warnings)]

use traced::traced;
use traced_ui_support::{block_on, makes};

#[traced(wrapper = TracedQueue, kind = producer, except(len))]
trait Queue {
    fn push(&mut self, item: u8);

    fn len(&self) -> usize;

    #[traced(skip)]
    fn is_empty(&self) -> bool;

    #[traced("pop up to {most}", kind = consumer, attrs(most), ret("items" = ret.len()))]
    async fn pop(&mut self, most: usize) -> Vec<u8>;
}

#[traced(wrapper = OnlyPeek, only(peek), prefix = "peek")]
trait Peek {
    fn peek(&self) -> Option<u8>;

    fn other(&self) -> u8;
}

impl Queue for Vec<u8> {
    fn push(&mut self, item: u8) {
        Vec::push(self, item);
    }

    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    async fn pop(&mut self, most: usize) -> Vec<u8> {
        self.drain(..most.min(self.as_slice().len())).collect()
    }
}

impl Peek for Vec<u8> {
    fn peek(&self) -> Option<u8> {
        self.first().copied()
    }

    fn other(&self) -> u8 {
        3
    }
}

// What is within a wrapper has its other traits no longer, but it may be given them.
impl<Q: Peek> Peek for TracedQueue<Q> {
    fn peek(&self) -> Option<u8> {
        self.0.peek()
    }

    fn other(&self) -> u8 {
        self.0.other()
    }
}

fn run() {
    let mut queue = TracedQueue(TracedQueue(vec![1]));
    queue.push(2);
    assert_eq!((Queue::len(&queue), Queue::is_empty(&queue)), (2, false));
    assert_eq!(block_on(queue.pop(5)), [1, 2]);
    let peek = OnlyPeek(TracedQueue(OnlyPeek(vec![1])).0);
    assert_eq!((peek.peek(), peek.other()), (Some(1), 3));
}

fn main() {
    makes(
        run,
        "
        Queue::push <producer>
          Queue::push <producer>
        pop up to 5 <consumer> {most=5, items=2}
          pop up to 5 <consumer> {most=5, items=2}
        peek::peek
          peek::peek
        ",
    );
}
