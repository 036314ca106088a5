//! `async unsafe fn` stays unsafe to call, and its words stay in their order.
#![deny(warnings, unsafe_op_in_unsafe_fn)]

use traced_ui_support::{same, twice};

twice! {
    /// # Safety
    /// It must not be null.
    #[traced]
    pub async unsafe fn first(numbers: *const u8) -> u8 {
        give_way().await;
        // SAFETY: so the caller says.
        unsafe { *numbers }
    }

    struct Memory(Vec<u8>);

    impl Memory {
        /// # Safety
        /// There must be as many.
        #[traced]
        pub(crate) async unsafe fn at(&mut self, index: usize) -> Result<&mut u8, &'static str> {
            give_way().await;
            if self.0.is_empty() {
                return Err("empty");
            }
            // SAFETY: so the caller says.
            Ok(unsafe { self.0.get_unchecked_mut(index) })
        }
    }

    pub fn run() {
        // SAFETY: there are as many.
        unsafe {
            see(block_on(first([7_u8, 8].as_ptr())));
            let mut memory = Memory(vec![1, 2]);
            *block_on(memory.at(1)).unwrap() += 1;
            see(&memory.0);
            memory.0.clear();
            see(block_on(memory.at(0)));
        }
    }
}

fn main() {
    same(bare::run, with::run, "first\nat\nat !&str");
}
