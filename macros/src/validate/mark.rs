//! What `#[attr(..)]` says of a parameter, a field or a struct.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Error, LitStr, Token};

use crate::errors::{Errors, similar};
use crate::parse::Mode;

/// What is said there.
#[derive(Default)]
pub(super) struct Mark {
    pub(super) key: Option<LitStr>,
    pub(super) mode: Option<Mode>,
    pub(super) may_be_secret: bool,
    /// Of a field.
    pub(super) skip: bool,
    pub(super) spread: bool,
    /// Of a struct.
    pub(super) prefix: Option<LitStr>,
    pub(super) krate: Option<TokenStream>,
}

const OF_PARAMETERS: [&str; 6] = ["allow_secret", "debug", "display", "hash", "len", "redact"];
const OF_STRUCTS: [&str; 9] =
    ["allow_secret", "crate", "debug", "display", "hash", "len", "prefix", "redact", "skip"];

impl Mark {
    /// Says what of it has no place on a struct, or on a field.
    pub(super) fn check(&self, at: &syn::Attribute, is_field: bool, errors: &mut Errors) {
        if is_field && (self.prefix.is_some() || self.krate.is_some()) {
            errors.at(at, "`prefix` and `crate` are said of the struct");
        }
        let says_of_value =
            self.skip || self.spread || self.mode.is_some() || self.key.is_some() || self.may_be_secret;
        if !is_field && says_of_value {
            errors.at(at, "of the whole struct say `prefix = \"..\"`, and the rest of a field");
        }
    }

    pub(super) fn read(tokens: TokenStream, is_of_struct: bool) -> syn::Result<Self> {
        let mut mark = Self::default();
        mark.take(tokens, is_of_struct)?;
        Ok(mark)
    }

    pub(super) fn take(&mut self, tokens: TokenStream, is_of_struct: bool) -> syn::Result<()> {
        let read = |input: ParseStream<'_>| {
            while !input.is_empty() {
                self.one(input, is_of_struct)?;
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        read.parse2(tokens)
    }

    fn one(&mut self, input: ParseStream<'_>, is_of_struct: bool) -> syn::Result<()> {
        if input.peek(LitStr) {
            let key: LitStr = input.parse()?;
            if self.key.is_some() {
                return Err(Error::new(key.span(), "`#[attr]` is told two keys"));
            }
            self.key = Some(key);
            return Ok(());
        }
        if is_of_struct && input.peek(Token![..]) {
            input.parse::<Token![..]>()?;
            self.spread = true;
            return Ok(());
        }
        if !input.peek(Ident::peek_any) {
            return Err(unknown(None, input.span(), is_of_struct));
        }
        let word = input.call(Ident::parse_any)?;
        let written = word.to_string();
        match (Mode::of(&written), written.as_str()) {
            (Some(_), _) if self.mode.is_some() => {
                return Err(Error::new(word.span(), "`#[attr]` is told twice what to record"));
            }
            (Some(mode), _) => self.mode = Some(mode),
            (_, "allow_secret") => self.may_be_secret = true,
            (_, "skip") if is_of_struct && input.peek(Token![=]) => {
                return Err(Error::new(word.span(), "`skip` stands alone: `#[attr(skip)]`"));
            }
            (_, "skip") if is_of_struct => self.skip = true,
            (_, "prefix") if is_of_struct => {
                self.prefix = Some(after_equals(&word, input, "prefix = \"order\"")?)
            }
            (_, "crate") if is_of_struct => {
                let path: syn::Path = after_equals(&word, input, "crate = ::my::reexport")?;
                self.krate = Some(quote::quote!(#path));
            }
            _ => return Err(unknown(Some(&written), word.span(), is_of_struct)),
        }
        Ok(())
    }
}

fn after_equals<T: syn::parse::Parse>(word: &Ident, input: ParseStream<'_>, form: &str) -> syn::Result<T> {
    let read = || {
        input.parse::<Token![=]>()?;
        input.parse()
    };
    read().map_err(|_: Error| Error::new(word.span(), format!("write `{form}`")))
}

fn unknown(written: Option<&str>, at: Span, is_of_struct: bool) -> Error {
    let known: &[&str] = if is_of_struct { &OF_STRUCTS } else { &OF_PARAMETERS };
    let meant = written.and_then(|written| similar(written, known));
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let written = written.map_or_else(|| "this".to_owned(), |written| format!("`{written}`"));
    let known = known.join("`, `");
    let spread = if is_of_struct { ", `..`" } else { "" };
    Error::new(
        at,
        format!(
            "{written} says nothing of an attribute{meant}\nwrite its key in quotes, or `{known}`{spread}"
        ),
    )
}
