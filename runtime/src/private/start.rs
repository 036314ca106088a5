//! What is said of the start of a span, besides its callsite.

mod kept;
mod related;

use std::fmt::Arguments;

use super::notes::{rename, set_now};
use super::stage::{self, Stage, Work};
use super::{Begin, Entered};
use crate::callsite::Callsite;
use crate::carrier::Carrier;
use crate::context::{Context, SpanContext};
use crate::engine::{self, Child};
use crate::hooks;
use crate::live::Live;
use crate::notes::{note_current, with_link};
use crate::propagate;
use crate::scope::{self, Scope};
use crate::start;
use crate::value::Value;
use kept::Kept;
pub use related::{AsLink, AsParent, Links};

/// How a span is to start.
#[derive(Debug)]
pub struct Start {
    /// Nothing where no span is to start.
    site: Option<&'static Callsite>,
    parent: Parent,
    links: Vec<SpanContext>,
    name: Option<String>,
    attributes: Vec<(&'static str, Kept)>,
}

#[derive(Debug)]
enum Parent {
    /// A root, also where the environment names a caller.
    Apart,
    Current,
    Given(Context),
    /// A root.
    Nothing,
}

impl Start {
    /// A span of this callsite, with what `tune` says of it; where no span can start it is not asked.
    pub fn at(site: &'static Callsite, tune: impl FnOnce(Self) -> Self) -> Self {
        let may_start = !cfg!(traced_off) && !site.is_off() && engine::may_record();
        let start = Self {
            site: may_start.then_some(site),
            parent: Parent::Current,
            links: Vec::new(),
            name: None,
            attributes: Vec::new(),
        };
        if may_start { tune(start) } else { start }
    }

    /// If this is so, and else not.
    #[must_use]
    pub fn when(self, condition: bool) -> Self {
        Self { site: self.site.filter(|_| condition), ..self }
    }

    /// In a trace of its own.
    #[must_use]
    pub fn root(self) -> Self {
        Self { parent: Parent::Nothing, ..self }
    }

    /// In a trace of its own, whatever the environment says.
    #[must_use]
    pub fn apart(self) -> Self {
        Self { parent: Parent::Apart, ..self }
    }

    /// In a trace of its own, with a link to what is current now.
    #[must_use]
    pub fn root_with_link(mut self) -> Self {
        self.links.extend(hooks::current().span_context());
        self.root()
    }

    /// Below this.
    #[must_use]
    pub fn parent(self, parent: Option<Context>) -> Self {
        match parent {
            Some(parent) => Self { parent: Parent::Given(parent), ..self },
            None => self,
        }
    }

    /// Below the caller, if the carrier names one.
    #[must_use]
    pub fn caller<C: Carrier<M> + ?Sized, M>(self, carrier: &C) -> Self {
        let caller = propagate::extract(carrier);
        // Baggage may travel without a span.
        let is_any = caller.span_context().is_some() || caller.baggage().next().is_some();
        self.parent(is_any.then_some(caller))
    }

    /// With a link to the caller, if the carrier names one.
    #[must_use]
    pub fn linked_caller<C: Carrier<M> + ?Sized, M>(mut self, carrier: &C) -> Self {
        self.links.extend(propagate::extract(carrier).span_context());
        self
    }

    /// With links to these.
    #[must_use]
    pub fn links(mut self, links: Vec<SpanContext>) -> Self {
        self.links.extend(links);
        self
    }

    /// With another name than its callsite's.
    #[must_use]
    pub fn name(self, name: Arguments<'_>) -> Self {
        Self { name: Some(name.to_string()), ..self }
    }

    /// With these values for the keys of its callsite, which are kept until the span starts.
    #[must_use]
    pub fn entry(mut self, values: &[Option<Value<'_>>]) -> Self {
        let keys = self.site.map_or(&[][..], |site| site.keys);
        let pairs = keys.iter().zip(values).filter_map(|(key, value)| Some((*key, Kept::of((*value)?))));
        self.attributes.extend(pairs);
        self
    }

    /// With the attributes that a value has, which are kept until the span starts.
    #[must_use]
    pub fn spread(mut self, attributes: impl FnOnce(&mut dyn FnMut(&'static str, Value<'_>))) -> Self {
        attributes(&mut |key, value| self.attributes.push((key, Kept::of(value))));
        self
    }

    fn begin(self) -> Option<Child> {
        let site = self.site?;
        let begun = match self.parent {
            Parent::Apart => start::apart(site),
            Parent::Current => start::below_current(site),
            Parent::Given(parent) => start::below(site, parent),
            Parent::Nothing => start::below(site, Context::none()),
        };
        let child = scope::enter_begun(site, begun)?;
        if engine::peek().takes_notes() {
            self.links.into_iter().for_each(|link| with_link(link, &[], note_current));
            if let Some(name) = self.name {
                rename(format_args!("{name}"));
            }
            self.attributes.iter().for_each(|(key, value)| value.with(|value| set_now(&[(key, value)])));
        }
        Some(child)
    }
}

impl Begin for Start {
    fn scope(self) -> Scope {
        Scope::began(self.begin())
    }

    fn live(self) -> Entered {
        Entered(self.begin().map(Live::began))
    }

    fn is_none(&self) -> bool {
        self.site.is_none()
    }

    fn poll(stage: &mut Stage<Self>, work: &mut dyn Work) {
        stage::poll_watched(stage, work);
    }
}
