//! The callsites that the attribute macros have made: the linker puts them side by side in a section of their own.
//!
//! The name of the section holds the version, because other versions lay callsites out in another way. It stands here
//! alone: what puts callsites into the section, and what reads it.

use crate::callsite::Callsite;

#[cfg(not(all(unix, not(any(target_family = "wasm", target_os = "aix", miri, loom, traced_off)))))]
use absent as section;
#[cfg(all(unix, not(any(target_family = "wasm", target_os = "aix", miri, loom, traced_off))))]
use linked as section;

/// All callsites of the program or library that this is linked into.
pub(crate) fn callsites() -> &'static [Callsite] {
    section::all()
}

#[cfg(all(unix, not(any(target_family = "wasm", target_os = "aix", miri, loom, traced_off))))]
mod linked {
    use super::Callsite;

    // A program without any callsite has the section nevertheless, or the linker would not know its ends.
    #[used]
    #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = "traced_0_1_0"))]
    #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,traced_0_1_0"))]
    static NONE: [Callsite; 0] = [];

    #[allow(improper_ctypes, reason = "only their addresses matter")]
    unsafe extern "C" {
        #[cfg_attr(not(target_vendor = "apple"), link_name = "__start_traced_0_1_0")]
        #[cfg_attr(target_vendor = "apple", link_name = "\u{1}section$start$__DATA$traced_0_1_0")]
        static START: Callsite;
        #[cfg_attr(not(target_vendor = "apple"), link_name = "__stop_traced_0_1_0")]
        #[cfg_attr(target_vendor = "apple", link_name = "\u{1}section$end$__DATA$traced_0_1_0")]
        static STOP: Callsite;
    }

    pub(super) fn all() -> &'static [Callsite] {
        let (start, stop) = (&raw const START, &raw const STOP);
        let bytes = stop.addr() - start.addr();
        if start.is_null() || bytes % size_of::<Callsite>() != 0 {
            return &[];
        }
        // SAFETY: `site!` puts statics of this type into the section and nothing else does; each is as long as its
        // alignment asks for, so they stand one behind the other from the section's start to its end.
        unsafe { std::slice::from_raw_parts(start, bytes / size_of::<Callsite>()) }
    }
}

/// Where there are no such sections, nobody knows of the callsites but those who use them.
#[cfg(not(all(unix, not(any(target_family = "wasm", target_os = "aix", miri, loom, traced_off)))))]
mod absent {
    use super::Callsite;

    pub(super) const fn all() -> &'static [Callsite] {
        &[]
    }
}

/// The static `__TRACED_SITE`, which the linker puts beside all others of its kind: here, where it does.
#[cfg(all(
    unix,
    not(any(target_vendor = "apple", target_family = "wasm", target_os = "aix", miri, traced_off))
))]
#[doc(hidden)]
#[macro_export]
macro_rules! __traced_site {
    (fn $name:expr; $line:expr) => {
        #[used]
        #[unsafe(link_section = "traced_0_1_0")]
        static __TRACED_SITE: $crate::Callsite = $crate::Callsite::of_function(
            $name,
            ::core::module_path!(),
            ::core::file!(),
            $line,
        );
    };
    ($name:expr; $(in $function:literal;)? $line:expr $(, $with:ident($($value:expr),*))*) => {
        #[used]
        #[unsafe(link_section = "traced_0_1_0")]
        static __TRACED_SITE: $crate::Callsite =
            $crate::Callsite::new($name, ::core::module_path!(), ::core::file!(), $line)
                $(.with_function($function))?
                $(.$with($($value),*))*;
    };
}

/// The static `__TRACED_SITE`, where the linker has other names for the same.
#[cfg(all(target_vendor = "apple", not(any(miri, traced_off))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __traced_site {
    (fn $name:expr; $line:expr) => {
        #[used]
        #[unsafe(link_section = "__DATA,traced_0_1_0")]
        static __TRACED_SITE: $crate::Callsite = $crate::Callsite::of_function(
            $name,
            ::core::module_path!(),
            ::core::file!(),
            $line,
        );
    };
    ($name:expr; $(in $function:literal;)? $line:expr $(, $with:ident($($value:expr),*))*) => {
        #[used]
        #[unsafe(link_section = "__DATA,traced_0_1_0")]
        static __TRACED_SITE: $crate::Callsite =
            $crate::Callsite::new($name, ::core::module_path!(), ::core::file!(), $line)
                $(.with_function($function))?
                $(.$with($($value),*))*;
    };
}

/// The static `__TRACED_SITE`, where nobody gathers them.
#[cfg(any(not(unix), target_family = "wasm", target_os = "aix", miri, traced_off))]
#[doc(hidden)]
#[macro_export]
macro_rules! __traced_site {
    (fn $name:expr; $line:expr) => {
        static __TRACED_SITE: $crate::Callsite = $crate::Callsite::of_function(
            $name,
            ::core::module_path!(),
            ::core::file!(),
            $line,
        );
    };
    ($name:expr; $(in $function:literal;)? $line:expr $(, $with:ident($($value:expr),*))*) => {
        static __TRACED_SITE: $crate::Callsite =
            $crate::Callsite::new($name, ::core::module_path!(), ::core::file!(), $line)
                $(.with_function($function))?
                $(.$with($($value),*))*;
    };
}
