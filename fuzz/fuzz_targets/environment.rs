//! Variables of an environment as a stranger may set them.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| traced_fuzz::environment(bytes));
