//! Values in a name are formatted like those of `format!`.

use traced::{span, traced};

struct Route {
    text: String,
}

#[traced("GET {route}")]
fn no_display(route: &Route) -> usize {
    route.text.len()
}

#[traced("GET {route:?}")]
async fn no_debug(route: &Route) -> usize {
    route.text.len()
}

#[traced("GET {route.txt}")]
fn no_field(route: &Route) -> usize {
    route.text.len()
}

#[traced("GET {route.text:q}")]
fn no_format(route: &Route) -> usize {
    route.text.len()
}

#[traced(name = ROUTE)]
fn unknown_constant() {}

fn main() {
    let route = Route { text: String::new() };
    let _ = no_display(&route) + no_field(&route) + no_format(&route);
    let _ = no_debug(&route);
    unknown_constant();
    span!("GET {address}"; {});
}
