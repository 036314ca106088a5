//! Types that are known where the function is called: `impl Trait`, `dyn Trait`, `?Sized`, and where clauses.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::borrow::Borrow;
    use std::fmt::{Debug, Display, Write};
    use std::hash::Hash;

    #[traced]
    fn anonymous(
        text: impl Into<String>,
        other: &(impl Display + ?Sized),
        third: impl AsRef<[u8]>,
    ) -> String {
        format!("{}{other}{}", text.into(), third.as_ref().len())
    }

    #[traced]
    fn objects(
        to: &mut dyn Write,
        what: &(dyn Display + Sync),
        and: Box<dyn Debug + '_>,
    ) -> std::fmt::Result {
        write!(to, "{what}{and:?}")
    }

    #[traced]
    fn unsized_type<T: ?Sized + Debug>(value: &T) -> String {
        format!("{value:?}")
    }

    #[traced]
    fn found<'a, K, V, Q>(pairs: &'a [(K, V)], key: &Q) -> Option<&'a V>
    where
        K: Borrow<Q>,
        Q: ?Sized + Eq + Hash,
        V: 'a,
    {
        pairs.iter().find_map(|(known, value)| (known.borrow() == key).then_some(value))
    }

    #[traced]
    fn converted<T, U>(value: T) -> Result<U, <U as TryFrom<T>>::Error>
    where
        T: Copy,
        U: TryFrom<T>,
        [T; 2]: Sized,
    {
        U::try_from(value)
    }

    #[traced]
    fn defaulted<T>() -> T
    where
        T: Default,
    {
        T::default()
    }

    pub fn run() {
        see(anonymous("a", "b", [1, 2]));
        let mut text = String::new();
        see(objects(&mut text, &1, Box::new(&String::from("b"))));
        see(text);
        see((unsized_type("a"), unsized_type::<[u8]>(&[1]), unsized_type::<dyn Debug>(&'c')));
        see(found(&[("a".to_owned(), 1), ("b".to_owned(), 2)], "b"));
        see((converted::<_, u8>(1), converted::<u16, u8>(300)));
        see((defaulted::<u8>(), defaulted::<String>()));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        anonymous
        objects
        unsized_type
        unsized_type
        unsized_type
        found
        converted
        converted !core::num::error::TryFromIntError
        defaulted
        defaulted
        ",
    );
}
