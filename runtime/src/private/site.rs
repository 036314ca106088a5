//! The static that is a callsite of the macros'.

/// The static `__TRACED_SITE`, which the linker puts beside all others of its kind.
#[cfg(not(any(miri, traced_off)))]
#[doc(hidden)]
#[macro_export]
macro_rules! __traced_site {
    ($name:expr; $(in $function:literal;)? $line:expr $(, $with:ident($($value:expr),*))*) => {
        #[used]
        #[cfg_attr(
            all(unix, not(any(target_vendor = "apple", target_family = "wasm", target_os = "aix"))),
            unsafe(link_section = "traced_0_1_0")
        )]
        #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,traced_0_1_0"))]
        static __TRACED_SITE: $crate::Callsite =
            $crate::Callsite::new($name, ::core::module_path!(), ::core::file!(), $line)
                $(.with_function(::core::concat!(::core::module_path!(), "::", $function)))?
                $(.$with($($value),*))*;
    };
}

/// The static `__TRACED_SITE`.
#[cfg(any(miri, traced_off))]
#[doc(hidden)]
#[macro_export]
macro_rules! __traced_site {
    ($name:expr; $(in $function:literal;)? $line:expr $(, $with:ident($($value:expr),*))*) => {
        static __TRACED_SITE: $crate::Callsite =
            $crate::Callsite::new($name, ::core::module_path!(), ::core::file!(), $line)
                $(.with_function(::core::concat!(::core::module_path!(), "::", $function)))?
                $(.$with($($value),*))*;
    };
}
