//! Zipkin's single header as a stranger may send it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| traced_fuzz::b3(bytes));
