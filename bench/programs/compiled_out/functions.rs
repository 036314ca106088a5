//! What is measured, with the attribute; the bench writes it a second time without.

use std::hint::black_box;

#[traced::traced]
#[inline(never)]
pub fn value(n: u64) -> u64 {
    black_box(n)
}

#[traced::traced]
#[inline(never)]
pub fn nothing(n: u64) {
    black_box(n);
}

#[traced::traced]
#[inline(never)]
pub fn result(n: u64) -> Result<u64, std::fmt::Error> {
    if n == u64::MAX {
        return Err(std::fmt::Error);
    }
    Ok(black_box(n))
}

#[traced::traced(attrs("a" = "a static value", "b" = n, "c" = %format_args!("user-{n:011}")))]
#[inline(never)]
pub fn attributes(n: u64) -> u64 {
    black_box(n)
}

#[traced::traced]
#[inline(never)]
pub async fn ready(n: u64) -> u64 {
    black_box(n)
}

#[traced::traced]
#[inline(never)]
pub async fn yielding(n: u64) -> Result<u64, std::fmt::Error> {
    crate::wait_once().await;
    Ok(black_box(n))
}

#[traced::traced]
#[inline(never)]
pub async fn large(data: [u8; 1024]) -> u64 {
    crate::wait_once().await;
    black_box(&data).len() as u64
}
