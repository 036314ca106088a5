//! `#[tokio::main]`, `#[tokio::test]` and `#[test]`, above our attribute and below it.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    // Below it the function has no async any more, above it it has still.
    #[traced]
    #[tokio::main(flavor = "current_thread")]
    async fn above() -> Result<u8, String> {
        inner().await;
        Err("on purpose".to_owned())
    }

    #[tokio::main(flavor = "current_thread")]
    #[traced]
    async fn below() -> Result<u8, String> {
        inner().await;
        Err("on purpose".to_owned())
    }

    #[traced]
    async fn inner() {
        tokio::task::yield_now().await;
        tokio::time::timeout(std::time::Duration::MAX, async {}).await.unwrap();
    }

    #[traced]
    #[test]
    fn test_below() {}

    #[test]
    #[traced]
    fn test_above() -> Result<(), String> {
        Ok(())
    }

    #[traced]
    #[tokio::test]
    async fn tokio_test_below() {}

    #[tokio::test]
    #[traced]
    async fn tokio_test_above() -> Result<(), String> {
        Ok(())
    }

    pub fn run() {
        see(above());
        see(below());
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        above !alloc::string::String
          inner
        below !alloc::string::String
          inner
        ",
    );
}
