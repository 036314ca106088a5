//! What goes in and what comes out, as text.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::{attr, event, span, traced, traced_handler};

/// The two, as text with the same spaces.
fn assert_expands(expansion: &TokenStream, expected: &TokenStream) {
    assert_eq!(expansion.to_string(), expected.to_string());
}

/// The message that an attribute gets for these arguments on a function, which must stay as it was.
#[track_caller]
fn refusal(arguments: &str) -> String {
    let item = quote!(
        fn charge(order_id: u64) -> u8 {
            body! {}
        }
    );
    let expansion = traced(arguments.parse().unwrap(), item.clone());
    assert!(expansion.to_string().starts_with(&item.to_string()), "{expansion}");
    messages(&expansion).join(" | ")
}

#[track_caller]
fn assert_accepted(arguments: &str) {
    let item = quote!(
        fn charge(order_id: u64) -> u8 {
            body! {}
        }
    );
    assert_eq!(messages(&traced(arguments.parse().unwrap(), item)), [""; 0]);
}

/// The messages in an expansion.
fn messages(expansion: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = expansion.clone().into_iter();
    while let Some(token) = rest.next() {
        match token {
            proc_macro2::TokenTree::Ident(ident) if ident == "compile_error" => {
                let Some(proc_macro2::TokenTree::Group(group)) = rest.nth(1) else { continue };
                found.extend(syn::parse2::<syn::LitStr>(group.stream()).map(|text| text.value()));
            }
            proc_macro2::TokenTree::Group(group) => found.extend(messages(&group.stream())),
            _ => {}
        }
    }
    found
}

mod expansions {
    use super::*;

    #[test]
    fn a_function_that_returns_nothing_has_a_guard() {
        assert_expands(
            &traced(
                quote!(),
                quote!(
                    #[inline]
                    pub fn plain(mut a: u8) {
                        work();
                    }
                ),
            ),
            &quote! {
                #[inline]
                pub fn plain(mut a: u8) {
                    ::traced::__private::site! { fn "plain"; ::core::line!() }
                    {
                        let __traced_scope = ::traced::__private::enter(&__TRACED_SITE);
                        match () { () => { work(); } }
                    }
                }
            },
        );
    }

    #[test]
    fn a_function_that_returns_has_a_typed_closure() {
        assert_expands(
            &traced(
                quote!("orders.charge", kind = client, attrs(id)),
                quote!(
                    fn charge(mut id: u64) -> Result<impl Display, E> {
                        work()
                    }
                ),
            ),
            &quote! {
                fn charge(id: u64) -> Result<impl Display, E> {
                    ::traced::__private::site! {
                        "orders.charge"; in "charge"; ::core::line!(),
                        with_kind(::traced::__private::Kind::Client), with_keys(&["id"])
                    }
                    let __traced_outer = ::traced::__private::outer();
                    ::traced::__private::run(
                        &__TRACED_SITE,
                        move || -> Result<_, E> {
                            let mut id = id;
                            if __traced_outer.is_left() {
                                ::traced::__private::entry(
                                    &__TRACED_SITE, &[::traced::__private::TraceValue::value(&id)]
                                );
                            }
                            { match () { () => { work() } } }
                        },
                        |__traced_result| ::traced::__private::Observe::observe(
                            &::traced::__private::Probe::of(__traced_result).observer(), __traced_result
                        )
                    )
                }
            },
        );
    }

    #[test]
    fn an_async_function_stays_one() {
        assert_expands(
            &traced(
                quote!(crate = krate),
                quote!(
                    async fn fetch() -> Reply {
                        #![allow(unused)]
                        work().await
                    }
                ),
            ),
            &quote! {
                async fn fetch() -> Reply {
                    #![allow(unused)]
                    krate::__private::site! { fn "fetch"; ::core::line!() }
                    krate::__private::future_by_type(
                        &__TRACED_SITE,
                        async move {
                            if false { return krate::__private::edge::<Reply>(); }
                            { match () { () => { work().await } } }
                        },
                        krate::__private::Probe::<Reply>::NEW.observer()
                    ).await
                }
            },
        );
    }

    #[test]
    fn a_signature_stays_what_it_was() {
        for signature in [
            "pub(crate) async unsafe fn a < 'a , T : ? Sized > (& 'a self , (b , _) : (u8 , & T)) -> & 'a T where T : Send",
            "unsafe extern \"C\" fn a (mut self : Box < Self > , # [cfg (x)] b : [u8 ; { N + 1 }]) -> !",
            "default fn a < const N : usize > (& mut self) -> Foo < { N } >",
        ] {
            let item: TokenStream = format!("#[doc = \"x\"] {signature} {{ }}").parse().unwrap();
            let before = item.to_string();
            let before = before.trim_end_matches(['{', '}', ' ']);
            let expansion = traced(quote!(), item).to_string();
            assert!(
                expansion.starts_with(&format!("{before} {{ :: traced :: __private :: site !")),
                "{expansion}"
            );
        }
    }

    #[test]
    fn an_expansion_is_small() {
        for item in [
            "pub fn plain() { }",
            "fn run() -> io::Result<u8> { }",
            "async fn fetch(id: u64) -> io::Result<u8> { }",
        ] {
            let size = |tokens: &TokenStream| tokens.to_string().replace(' ', "").len();
            let item: TokenStream = item.parse().unwrap();
            let added = size(&traced(quote!(), item.clone())) - size(&item);
            assert!(added <= 600, "{item}: {added}");
        }
    }

    /// The expansion without its spaces.
    fn handled(arguments: TokenStream, item: TokenStream) -> String {
        let expansion = traced_handler(arguments, item);
        assert_eq!(messages(&expansion), [""; 0]);
        expansion.to_string().replace(' ', "").replace("::traced::__private::", "")
    }

    #[test]
    fn a_handler_with_nothing_to_read_from_gets_an_extractor() {
        let show = || {
            quote!(
                async fn show(&self, id: Path<u64>) -> Response {
                    work()
                }
            )
        };
        let observed = handled(quote!(), show());
        let parameters = "(&self,__traced_entrance:AxumEntrance,AxumObserved(id):AxumObserved<Path<u64>>)";
        assert!(observed.contains(&format!("{parameters}->AxumAnswered<Response>{{")), "{observed}");
        assert!(
            observed.contains(
                "let__traced_entrance=entered(&__TRACED_SITE,AxumEntrance::into_span(__traced_entrance));"
            ),
            "{observed}"
        );
        assert!(observed.contains("with_kind(Kind::Server)"), "{observed}");
        let plain = handled(quote!(public, observed = false), show());
        let signature = "(&self,__traced_entrance:AxumEntrance<true>,id:Path<u64>)->Response{";
        assert!(plain.contains(signature), "{plain}");
    }

    #[test]
    fn a_preset_says_the_kind_and_how_the_span_starts() {
        let grpc = handled(
            quote!(grpc, public),
            quote!(
                async fn say(request: Request<()>) -> Result<u8, Status> {
                    work()
                }
            ),
        );
        assert!(grpc.contains("linked_entrance(&__TRACED_SITE,&request).described(GRPC_CALL);"), "{grpc}");
        assert!(grpc.contains("with_kind(Kind::Server)"), "{grpc}");
        let consumer = handled(
            quote!(consumer),
            quote!(
                async fn take(headers: &HashMap<String, String>) {
                    work()
                }
            ),
        );
        assert!(consumer.contains("|__traced_start|__traced_start.linked_caller(&*headers)"), "{consumer}");
        assert!(consumer.contains("with_kind(Kind::Consumer)"), "{consumer}");
        let batch = quote!(
            fn take(headers: HashMap<String, String>, batch: &[Message]) {}
        );
        let batch = handled(quote!(consumer, links = contexts(batch)), batch);
        assert!(batch.contains("__traced_start.links(Links::links(contexts(batch)))"), "{batch}");
        for (arguments, steps) in [
            (quote!(job), ".root()"),
            (quote!(job, from = Environment), ".root().caller(&Environment)"),
            (quote!(job, from = Environment, link), ".apart().linked_caller(&Environment)"),
            (quote!(job, link), ".root_with_link().apart()"),
            (quote!(reconcile), ".apart()"),
            (quote!(reconcile, from = &object), ".apart().caller(&object)"),
        ] {
            let job = handled(
                arguments,
                quote!(
                    async fn tick(object: Arc<T>) {}
                ),
            );
            assert!(job.contains(&format!("|__traced_start|__traced_start{steps})")), "{steps}: {job}");
            assert!(!job.contains("with_kind"), "{job}");
        }
    }

    #[test]
    fn what_is_skipped_is_what_it_was() {
        let item = quote!(
            fn plain() -> u8 {
                1
            }
        );
        assert_expands(&traced(quote!(skip), item.clone()), &item);
        let item = quote!(impl Store { const A: u8 = { 1 }; make! { a } type B = u8; const fn c() {} extern "C" fn d() {} });
        assert_expands(&traced(quote!(), item.clone()), &item);
        let item = quote!(impl Store { #[traced_handler] async fn show() {} });
        assert_expands(&traced(quote!(), item.clone()), &item);
        assert_expands(
            &traced(quote!(), quote!(impl Store { #[traced::traced(skip)] #[cfg(x)] pub fn a() {} })),
            &quote!(impl Store { #[cfg(x)] pub fn a() {} }),
        );
    }

    #[test]
    fn the_small_macros_ask_whether_anybody_records() {
        assert_expands(
            &attr(quote!("rows" = n, "path" = %path.display())),
            &quote! {
                if ::traced::__private::is_recording() {
                    ::traced::__private::set(&[
                        ("rows", ::traced::__private::TraceValue::value(&n)),
                        ("path", ::traced::__private::display(&path.display()))
                    ]);
                }
            },
        );
        assert_expands(
            &event(quote!("cache.miss")),
            &quote! {
                if ::traced::__private::is_recording() { ::traced::__private::event("cache.miss", &[]); }
            },
        );
    }
}

mod refusals {
    use super::*;

    #[test]
    fn an_unknown_argument_is_guessed_at() {
        let said = refusal("skp");
        assert!(
            said.starts_with("unknown argument `skp`; did you mean `skip`?\nknown arguments: `args`"),
            "{said}"
        );
    }

    #[test]
    fn everything_is_said_at_once() {
        let said = refusal("kind = sever, nme = \"x\", attrs(\"Rows\" = 1, password), skip_all, 5");
        for part in [
            "did you mean `server`",
            "did you mean `name`",
            "not `Rows`",
            "looks like a secret",
            "nothing to skip",
            "expected an argument",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }

    #[test]
    fn an_argument_is_given_once() {
        assert_eq!(refusal("kind = client, kind = server"), "`kind` given twice");
        assert_eq!(refusal("\"a\", name = \"b\""), "`name` given twice");
        assert_eq!(refusal("attrs(order_id, \"order_id\" = 1)"), "the key `order_id` is given twice");
        let twice = traced(
            quote!(),
            quote!(
                #[traced]
                fn a() {}
            ),
        );
        assert_eq!(messages(&twice), ["`#[traced]` given twice"]);
    }

    #[test]
    fn habits_from_elsewhere_are_explained() {
        assert!(refusal("skip(self)").contains("captures nothing by default"));
        assert!(refusal("skip_all").contains("name what to record: `attrs(..)`"));
        assert!(refusal("level = \"debug\"").contains("TRACED="));
        assert!(refusal("target = \"x\"").contains("has no `target`"));
        assert!(refusal("fields(a = 1)").contains("attrs("));
    }

    #[test]
    fn keys_are_checked() {
        assert_accepted("attrs(rows = 1, order.id = 2, keys::TENANT = 3, \"a\" = len(order_id))");
        assert!(refusal("attrs(\"rows\")").contains("needs a value"));
        assert!(refusal("attrs(\"error.type\" = 1)").contains("reserved"));
        assert!(refusal("attrs(a + 1)").contains("needs a key"));
        assert!(refusal("attrs(order_di)").contains("did you mean `order_id`?"));
        assert!(refusal("attrs(self)").contains("attrs(self.field)"));
        assert!(refusal("attrs(user.api_key)").contains("`user.api_key` looks like a secret"));
        let said = traced(
            quote!(attrs("token.count" = token)),
            quote!(
                fn a(token: u8) {}
            ),
        );
        assert_eq!(messages(&said), [""; 0]);
    }

    #[test]
    fn a_name_is_some_text() {
        assert!(refusal("\"\"").contains("needs a name"));
        assert!(refusal("\"GET {route}\"").contains("no parameter is called `route`"));
        assert!(refusal("\"GET {order_id\"").contains("has no partner"));
        assert!(refusal("\"GET {order_id + 1}\"").contains("is no value"));
        assert_accepted("\"GET {order_id:?} {{}}\"");
        assert!(refusal("name = 5").contains("in quotes"));
        assert!(refusal("kind").contains("`kind = client`"));
    }

    #[test]
    fn what_cannot_be_traced_says_so_and_stays() {
        let cases = [
            (
                quote!(
                    struct A {
                        a: u8,
                    }
                ),
                "not on a struct",
            ),
            (
                quote!(
                    pub enum A {}
                ),
                "not on an enum",
            ),
            (
                quote!(
                    pub unsafe trait A {}
                ),
                "a trait has no calls of its own",
            ),
            (
                quote!(
                    pub mod a;
                ),
                "cannot see into the file of a module",
            ),
            (
                quote!(
                    extern "C" {
                        fn a();
                    }
                ),
                "foreign functions have no body",
            ),
            (
                quote!(
                    pub fn a();
                ),
                "foreign function has no body",
            ),
            (
                quote!(
                    fn a(&self);
                ),
                "this trait method has no body",
            ),
            (
                quote!(
                    pub const fn a() {}
                ),
                "a span is a run-time effect",
            ),
            (
                quote!(
                    static A: u8 = 1;
                ),
                "not on a static",
            ),
        ];
        for (item, expected) in cases {
            let expansion = traced(quote!(), item.clone());
            let said = messages(&expansion);
            assert!(matches!(&said[..], [one] if one.contains(expected)), "{item}: {said:?}");
            assert!(expansion.to_string().starts_with(&item.to_string()), "{expansion}");
        }
    }

    #[test]
    fn a_block_with_an_error_stays_without_its_attributes() {
        let expansion = traced(
            quote!("Store"),
            quote!(impl Store { #[traced(kin = client)] fn a() {} #[traced] const fn b() {} }),
        );
        assert!(
            expansion.to_string().starts_with(&quote!(impl Store { fn a() {} const fn b() {} }).to_string())
        );
        let said = messages(&expansion);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].contains("an `impl` block has many"), "{said:?}");
        assert!(said[1].contains("did you mean `kind`?"), "{said:?}");
    }

    #[test]
    fn a_handler_is_async_and_names_its_carrier() {
        let said = messages(&traced_handler(
            quote!(),
            quote!(
                fn a(_: Request<Body>) {}
            ),
        ));
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("works on async functions"), "{said:?}");
        assert!(said[1].contains("give it a name"), "{said:?}");
        let said = messages(&traced_handler(quote!(), quote!(impl A {})));
        assert!(said[0].contains("not on an `impl` block"), "{said:?}");
    }

    #[test]
    fn presets_are_one_and_known() {
        let said = |arguments: TokenStream| {
            messages(&traced_handler(
                arguments,
                quote!(
                    async fn a(request: Request) {}
                ),
            ))
            .join(" | ")
        };
        assert!(said(quote!(htp)).contains("unknown preset `htp`; did you mean `http`?"));
        assert!(said(quote!(lnk)).contains("did you mean `link`?"));
        assert!(said(quote!(jb, from = &a)).contains("did you mean `job`?"));
        assert!(said(quote!(http, grpc)).contains("a handler is `http` or `grpc`, and not both"));
        assert!(said(quote!(http, http)).contains("`http` given twice"));
        assert!(said(quote!(job, public)).contains("which is for `http` and `grpc`; write `link`"));
        assert!(said(quote!(public, link)).contains("remove `link`"));
        assert!(said(quote!(kind = client)).contains("the preset says the kind"));
        assert!(said(quote!(sample = 0.5)).contains("the caller says how its span starts"));
        assert!(said(quote!(job, root)).contains("the preset says how its span starts"));
        assert!(said(quote!(link = 1)).contains("stands alone"));
        let said = messages(&traced_handler(
            quote!(consumer),
            quote!(
                fn a(map: HashMap<String, u8>) {}
            ),
        ));
        assert!(said[0].contains("the producer's context"), "{said:?}");
    }

    #[test]
    fn the_small_macros_say_what_they_miss() {
        assert!(messages(&span(quote!("a")))[0].contains("say what the span is around"));
        assert!(messages(&span(quote!(a; 1)))[0].contains("the first argument is the name"));
        assert!(messages(&event(quote!("a"; 1)))[0].contains("one moment"));
        assert_eq!(messages(&attr(quote!("A" = 1, b == 2, 3))).len(), 3);
    }
}
