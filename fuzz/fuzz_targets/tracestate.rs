//! W3C's `tracestate` as a stranger may send it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| traced_fuzz::tracestate(bytes));
