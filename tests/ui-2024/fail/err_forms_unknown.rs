//! What `err(..)` knows is listed, and what it needs is said.

use traced::traced;

#[traced(err(disply))]
fn a() -> Result<(), String> {
    Ok(())
}

#[traced(err(quiet))]
fn b() -> Result<(), String> {
    Ok(())
}

#[traced(err())]
fn c() -> Result<(), String> {
    Ok(())
}

#[traced(err(expected))]
fn d() -> Result<(), String> {
    Ok(())
}

#[traced(err(expected(_)))]
fn e() -> Result<(), String> {
    Ok(())
}

#[traced(err(if))]
fn f() -> Result<(), String> {
    Ok(())
}

#[traced(err(map))]
fn g() -> Result<(), String> {
    Ok(())
}

#[traced(err(debug, chain))]
fn h() -> Result<(), String> {
    Ok(())
}

#[traced(err, err(type))]
fn i() -> Result<(), String> {
    Ok(())
}

#[traced(err(expected =))]
fn j() -> Result<(), String> {
    Ok(())
}

#[traced(err = debug)]
fn k() -> Result<(), String> {
    Ok(())
}

#[traced(err("debug"))]
fn l() -> Result<(), String> {
    Ok(())
}

fn main() {
    let _ = (a(), b(), c(), d(), e(), f(), g(), h(), i(), j(), k(), l());
}
