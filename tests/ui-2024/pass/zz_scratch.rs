use traced::{span, traced};
use traced_ui_support::{block_on, give_way, makes};
#[traced]
async fn one() -> u8 { span!("waits"; { give_way().await; 1 }) }
#[traced]
async fn two() -> u8 { inner().await; inner().await; 2 }
#[traced]
async fn inner() { give_way().await }
fn run() { block_on(async { tokio::join!(one(), two()) }); }
fn main() { makes(run, "one\n  waits\ntwo\n  inner\n  inner"); }
