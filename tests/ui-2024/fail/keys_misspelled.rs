//! Each key has a name, a type and a text.

use traced::keys;

keys! {
    pub TENANT: &str = "Tenant Id";
    pub ROWS: u64 = "";
    pub TYPE: &str = "error.type";
    pub(crate) HIT: bool = "cache.hit";
}

mod no_type {
    traced::keys! {
        pub TENANT = "tenant.id";
        pub ROWS: u64 = "rows";
    }
}

use no_type::ROWS as OTHER_ROWS;

mod no_text {
    traced::keys! {
        pub TENANT: &str;
    }
}

mod text_of_another_kind {
    traced::keys! {
        pub ROWS: u64 = 5;
    }
}

mod no_semicolon {
    traced::keys! {
        pub TENANT: &str = "tenant.id"
        pub ROWS: u64 = "rows";
    }
}

mod constants {
    traced::keys! {
        pub const ROWS: u64 = "rows";
    }
}

fn main() {
    let _ = (TENANT, ROWS, TYPE, HIT, OTHER_ROWS);
}
