//! The name of a span: text, a constant, or a template with values of the arguments.
#![deny(warnings)]

use std::net::Ipv4Addr;
use traced::traced;
use traced_ui_support::{block_on, give_way, makes};

const CHARGE: &str = "orders.charge";

mod names {
    pub const REFUND: &str = concat!("orders", ".refund");
}

#[traced("plain text")]
fn text() {}

#[traced(name = CHARGE)]
fn constant() {}

#[traced(name = self::names::REFUND, kind = client)]
async fn path() {
    give_way().await;
}

#[traced("GET {route} {id:?} {{}} {port:>5} {address}")]
fn template(route: &str, id: Option<u8>, mut port: u16, address: Ipv4Addr) -> u16 {
    port += 1;
    port
}

#[traced(name = "{pair.0}-{pair.1.name:?}", attrs("moved" = pair.0))]
fn fields(pair: (u8, Named)) -> Named {
    pair.1
}

#[derive(Debug)]
struct Named {
    name: String,
}

struct Table {
    table: &'static str,
    r#type: u8,
}

impl Table {
    #[traced("{self.table} {r#type} {self.r#type:02}")]
    async fn select(&mut self, r#type: &str) -> Result<(), u8> {
        give_way().await;
        self.table = "";
        Err(self.r#type)
    }

    #[traced("only {{braces}}")]
    fn braces() {}
}

fn run() {
    text();
    constant();
    block_on(path());
    assert_eq!(template("/a", Some(1), 80, Ipv4Addr::LOCALHOST), 81);
    let named = fields((1, Named { name: "n".to_owned() }));
    assert_eq!(named.name, "n");
    assert!(block_on(Table { table: "users", r#type: 7 }.select("by id")).is_err());
    Table::braces();
}

fn main() {
    makes(
        run,
        r#"
        plain text
        orders.charge
        orders.refund <client>
        GET /a Some(1) {}    80 127.0.0.1
        1-"n" {moved=1}
        users by id 07 !u8
        only {braces}
        "#,
    );
}
