//! Stable compilers do not hand a module's file to macros.

use traced::traced;

#[traced]
mod billing;

fn main() {
    billing::charge();
}
