//! What is recorded of how a call ended: `err(..)`, `ret(..)`, `none = error`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Pat, Token};

use super::attributes::Attributes;
use super::parameters::Parameters;
use crate::errors::{Errors, similar};
use crate::parse;

/// What is to be recorded of how a call ended.
#[derive(Clone, Default)]
pub(crate) struct Outcome {
    /// Patterns of errors that are none.
    pub(crate) expected: Vec<TokenStream>,
    /// What tells errors from those that are none.
    pub(crate) is_error: Option<Expr>,
    pub(crate) message: Option<Message>,
    /// Where `err` stands, if it does.
    pub(crate) at: Option<Span>,
    pub(crate) none_fails: bool,
    /// Attributes of what is returned.
    pub(crate) returned: Option<Attributes>,
}

/// What is recorded of an error.
#[derive(Clone)]
pub(crate) enum Message {
    Chain,
    Debug,
    Display,
    /// What this function makes of it.
    Map(Expr),
    /// Its type alone.
    Type,
}

const FORMS: [&str; 7] = ["chain", "debug", "display", "expected", "if", "map", "type"];

impl Outcome {
    /// `err`, or `err(..)`, which may come more than once.
    pub(super) fn take_err(&mut self, tokens: Option<TokenStream>, at: Span, errors: &mut Errors) {
        self.at = Some(at);
        let Some(tokens) = tokens else { return self.set_message(Message::Display, at, errors) };
        let read = |input: ParseStream<'_>| {
            if input.is_empty() {
                let message =
                    "say what to record of errors: `err`, `err(debug)`, `err(chain)`, `err(expected = ..)`";
                return Err(syn::Error::new(at, message));
            }
            while !input.is_empty() {
                self.form(input, errors)?;
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        let end = Parser::parse2(read, tokens);
        errors.keep(end);
    }

    fn form(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if !input.peek(Ident::peek_any) {
            return Err(unknown_form(None, input.span()));
        }
        let word = input.call(Ident::parse_any)?;
        let written = word.to_string();
        if let "expected" | "if" | "map" = written.as_str() {
            let has_value = input.peek(Token![=]) && {
                input.parse::<Token![=]>()?;
                !input.is_empty() && !input.peek(Token![,])
            };
            if !has_value {
                let message = match written.as_str() {
                    "expected" => {
                        "write the errors that are none: `err(expected = Error::NotFound | Error::Gone)`"
                    }
                    "if" => "write the function that knows errors: `err(if = is_error)`",
                    _ => "write the function that says what an error is: `err(map = failure)`",
                };
                return Err(syn::Error::new(word.span(), message));
            }
        }
        match written.as_str() {
            "chain" => self.set_message(Message::Chain, word.span(), errors),
            "debug" => self.set_message(Message::Debug, word.span(), errors),
            "display" => self.set_message(Message::Display, word.span(), errors),
            "type" => self.set_message(Message::Type, word.span(), errors),
            "expected" => {
                let pattern = input.call(Pat::parse_multi_with_leading_vert)?;
                self.expected.push(pattern.into_token_stream());
            }
            "if" if self.is_error.is_some() => errors.push(syn::Error::new(word.span(), "`if` given twice")),
            "if" => self.is_error = Some(input.parse()?),
            "map" => {
                let map = input.parse()?;
                self.set_message(Message::Map(map), word.span(), errors);
            }
            _ => return Err(unknown_form(Some(&written), word.span())),
        }
        Ok(())
    }

    fn set_message(&mut self, message: Message, at: Span, errors: &mut Errors) {
        if self.message.is_some() {
            errors.push(syn::Error::new(at, "`err` is told twice what to record of an error"));
        }
        self.message = Some(message);
    }

    /// `ret("rows" = ret.len())`
    pub(super) fn take_ret(&mut self, tokens: TokenStream, at: Span, errors: &mut Errors) {
        // What others write there.
        if matches!(tokens.to_string().as_str(), "Debug" | "Display") {
            return errors.at(tokens, RET);
        }
        let before = errors.count();
        let written = parse::attributes(tokens, errors);
        let returned = Attributes::of(written, &Parameters::unknown(), errors);
        if returned.is_empty() && errors.count() == before {
            errors.push(syn::Error::new(at, RET));
        }
        self.returned = Some(returned);
    }

    /// Whether the form for everything is enough.
    pub(crate) fn is_usual(&self) -> bool {
        self.is_left_to_type() && self.returned.is_none()
    }

    /// Whether nothing is said of what a failure is.
    pub(crate) const fn is_left_to_type(&self) -> bool {
        self.at.is_none() && !self.none_fails
    }
}

fn unknown_form(written: Option<&str>, at: Span) -> syn::Error {
    let meant = written.and_then(|written| similar(written, &FORMS));
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let written = written.map_or_else(|| "this".to_owned(), |written| format!("`{written}`"));
    syn::Error::new(at, format!("`err` does not know {written}{meant}\nit knows: `{}`", FORMS.join("`, `")))
}

pub(super) const RET: &str =
    "say what to record of the returned value: `ret(\"rows\" = ret.len())`, `ret(\"value\" = %ret)`";
