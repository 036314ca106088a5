//! Jaeger's headers as a stranger may send them.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| traced_fuzz::jaeger(bytes));
