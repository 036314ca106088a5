//! `unsafe fn` stays unsafe, and its body is as unsafe as it was.
#![deny(warnings, unsafe_op_in_unsafe_fn, unused_unsafe)]

use traced_ui_support::{same, twice};

twice! {
    /// # Safety
    /// There is something at this place.
    #[traced]
    unsafe fn read(place: *const u8) -> u8 {
        // SAFETY: as the caller promises.
        unsafe { *place }
    }

    #[traced]
    #[expect(unsafe_op_in_unsafe_fn, reason = "as it was usual before edition 2024")]
    unsafe fn read_as_before(place: *const u8) -> Option<u8> {
        let read = read(place);
        (read > 1).then_some(*place)
    }

    #[traced]
    unsafe fn write(mut place: *mut u8, number: u8) {
        // SAFETY: as the caller promises.
        unsafe {
            *place = number;
            place = place.add(1);
            *place = number;
        }
    }

    struct Cell(u8);

    impl Cell {
        #[traced]
        unsafe fn exchange(&mut self, with: *mut u8) -> Result<&mut Self, u8> {
            // SAFETY: as the caller promises.
            std::mem::swap(&mut self.0, unsafe { &mut *with });
            if self.0 == 0 { Err(self.0) } else { Ok(self) }
        }
    }

    pub fn run() {
        let pointer: unsafe fn(*const u8) -> u8 = read;
        let mut numbers = [1, 2];
        // SAFETY: these places are those of variables.
        unsafe {
            see((read(&1), pointer(&2), read_as_before(&1), read_as_before(&2)));
            write(&raw mut numbers[0], 3);
            see(Cell(1).exchange(&mut 2).map(|cell| cell.0));
            see(Cell(1).exchange(&mut 0).map(|cell| cell.0));
        }
        see(numbers);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        read
        read
        read_as_before
          read
        read_as_before
          read
        write
        exchange
        exchange !u8
        ",
    );
}
