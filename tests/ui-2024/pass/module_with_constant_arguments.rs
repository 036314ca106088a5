//! Blocks in a module whose headers have braces of their own: `impl Buffer<{ SIZE }>`.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    pub mod buffers {
        pub const SIZE: usize = 2;

        pub struct Buffer<const N: usize>(pub [u8; N]);

        impl Buffer<{ SIZE + 1 }> {
            pub fn sum(&self) -> u8 {
                self.0.iter().sum()
            }
        }

        pub trait Filled<const N: usize> {
            fn filled(self) -> [u8; N];
        }

        impl Filled<{ SIZE }> for Buffer<{ SIZE }>
        where
            Self: Sized,
        {
            fn filled(mut self) -> [u8; SIZE] {
                self.0.fill(1);
                self.0
            }
        }
    }

    use buffers::Filled as _;

    pub fn run() {
        see(buffers::Buffer([1, 2, 3]).sum());
        see(buffers::Buffer([1, 2]).filled());
    }
}

fn main() {
    same(bare::run, with::run, "Buffer::sum\nBuffer::filled");
}
