//! Functions that are unsafe to call in the next edition, and tokens that are reserved in it, are the user's own.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::env::{remove_var, set_var, var};
    use std::future::Future;
    use std::pin::Pin;

    macro_rules! tokens {
        ($($token:tt)*) => {
            [$(stringify!($token)),*]
        };
    }

    #[traced]
    fn sync(value: &str, mut name: String) -> Option<String> {
        name.push('1');
        set_var(&name, value);
        var(name).ok()
    }

    #[traced]
    async fn later(name: &str) -> Result<(), String> {
        give_way().await;
        remove_var(name);
        var(name).map(|_| ()).map_err(|error| error.to_string())
    }

    #[traced]
    fn returned(value: &'static str) -> Pin<Box<dyn Future<Output = ()>>> {
        set_var("TRACED_UI_2", value);
        Box::pin(async move {
            remove_var("TRACED_UI_2");
            set_var("TRACED_UI_2", value);
        })
    }

    #[traced]
    fn reserved() -> [&'static str; 6] {
        tokens!(#"a"# gen # #)
    }

    pub fn run() {
        see(sync("a", "TRACED_UI_".to_owned()));
        see(block_on(later("TRACED_UI_1")));
        block_on(returned("b"));
        see(var("TRACED_UI_2"));
        see(reserved());
    }
}

fn main() {
    same(bare::run, with::run, "sync\nlater !alloc::string::String\nreturned\nreserved");
}
