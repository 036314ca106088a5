//! The module of `module_in_a_file.rs`.

pub fn charge() {}
