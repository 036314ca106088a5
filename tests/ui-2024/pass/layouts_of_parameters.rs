//! Parameters of which only a whole can be moved: packed structs, unions, pointers, slices behind boxes.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[repr(C, packed)]
    struct Packed {
        small: u8,
        large: u32,
    }

    union Number {
        bytes: [u8; 4],
        whole: u32,
    }

    impl Packed {
        #[traced]
        fn sum(mut self) -> u32 {
            self.large += 1;
            u32::from(self.small) + self.large
        }
    }

    #[traced]
    fn first_byte(number: Number) -> u8 {
        // SAFETY: any bytes are a number.
        unsafe { number.bytes[0] | number.bytes[3] }
    }

    #[traced]
    fn pointers(place: *mut u8, end: *const u8) -> isize {
        // SAFETY: both point into the same array.
        unsafe {
            *place += 1;
            end.offset_from(place)
        }
    }

    #[traced]
    fn boxed_slice(mut list: Box<[String]>) -> Result<Box<[String]>, Box<str>> {
        let Some(first) = list.first_mut() else { return Err("empty".into()) };
        first.push('!');
        Ok(list)
    }

    #[traced]
    fn large(mut array: [u64; 512]) -> [u64; 512] {
        array[511] = array[0];
        array
    }

    pub fn run() {
        see(Packed { small: 1, large: 2 }.sum());
        see(first_byte(Number { whole: 0x0100_0001 }));
        let mut list = [1, 2, 3];
        let place = &raw mut list;
        // SAFETY: the second is the end of the array.
        see(pointers(place.cast(), unsafe { place.add(1) }.cast()));
        see(list);
        see((boxed_slice(Box::new(["a".to_owned()])), boxed_slice(Box::new([]))));
        see(large([7; 512])[511]);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "sum\nfirst_byte\npointers\nboxed_slice\nboxed_slice !alloc::boxed::Box<str>\nlarge",
    );
}
