//! Closures and functions as arguments, also such as must take references of any lifetime.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    #[traced]
    fn for_any<F>(choose: F) -> usize
    where
        F: for<'a> Fn(&'a str, &'a str) -> &'a str,
    {
        let own = String::from("own");
        choose(&own, "other").len()
    }

    #[traced]
    fn changing(mut change: impl FnMut(&mut Vec<u8>)) -> Vec<u8> {
        let mut list = vec![1];
        change(&mut list);
        change(&mut list);
        list
    }

    #[traced]
    fn once<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        let done = work()?;
        Ok(done)
    }

    #[traced]
    fn object(work: &mut dyn FnMut(&str) -> usize, texts: &[&str]) -> usize {
        texts.iter().map(|text| work(text)).sum()
    }

    #[traced]
    fn pointer(function: for<'a> fn(&'a str) -> &'a str) -> char {
        function(&String::from(" a")).chars().next().unwrap_or_default()
    }

    #[traced]
    fn kept<'f>(work: impl Fn(&str) -> String + 'f) -> Box<dyn Fn(&str) -> String + 'f> {
        Box::new(move |text| work(&work(text)))
    }

    #[traced]
    fn iterator<'a, I>(texts: I) -> usize
    where
        for<'b> &'b I: IntoIterator<Item = &'b &'a str>,
        I: 'a,
    {
        (&texts).into_iter().map(|text| text.len()).sum()
    }

    pub fn run() {
        see(for_any(|first, second| if first.len() > second.len() { first } else { second }));
        let mut calls = 0;
        see(changing(|list| {
            calls += 1;
            list.push(calls);
        }));
        see((once(|| Ok(calls)), once(|| Err::<u8, _>("no".to_owned()))));
        see(object(&mut |text| text.len() + 1, &["a", "b"]));
        see(pointer(str::trim));
        let mark = String::from("!");
        see(kept(|text| text.to_owned() + &mark)("a"));
        see(iterator(vec!["a", "bc"]));
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        for_any
        changing
        once
        once !alloc::string::String
        object
        pointer
        kept
        iterator
        ",
    );
}
