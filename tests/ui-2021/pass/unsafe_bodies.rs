//! The body of an unsafe function is an unsafe block in this edition, also where it moves into a closure or a future.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    unsafe fn value(numbers: *const u8) -> Option<u8> {
        Some(*numbers)
    }

    #[traced]
    unsafe fn nothing(numbers: *mut u8) {
        *numbers += 1;
    }

    #[traced]
    async unsafe fn later(numbers: *const u8, mut at: usize) -> Result<u8, u8> {
        at += 1;
        give_way().await;
        Err(*numbers.add(at))
    }

    #[traced]
    unsafe fn returned(numbers: *const u8) -> impl std::future::Future<Output = u8> {
        let first = *numbers;
        async move { first }
    }

    struct Memory([u8; 2]);

    #[traced]
    impl Memory {
        unsafe fn at(&mut self, index: usize) -> &mut u8 {
            self.0.get_unchecked_mut(index)
        }
    }

    pub fn run() {
        let mut numbers = [1, 2];
        unsafe {
            nothing(numbers.as_mut_ptr());
            see(value(numbers.as_ptr()));
            see(block_on(later(numbers.as_ptr(), 0)));
            see(block_on(returned(numbers.as_ptr())));
            *Memory(numbers).at(1) += 1;
        }
        see(numbers);
    }
}

fn main() {
    same(bare::run, with::run, "nothing\nvalue\nlater !u8\nreturned\nMemory::at");
}
