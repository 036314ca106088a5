//! The metadata of a request carry the context.

use ::tonic::metadata::{Ascii, KeyRef, MetadataKey, MetadataMap, MetadataValue};
use ::tonic::{GrpcMethod, Request};
use traced_runtime::{Carrier, CarrierMut, Span};

use super::attrs::RPC_METHOD;
use crate::carrier::Http;

/// A map of headers has no room for more than 24,576, and takes it for a mistake of the program's.
const MOST: usize = 24_000;

/// Text alone: what ends in `-bin` holds bytes, and no format of contexts does.
impl Carrier<Http> for MetadataMap {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        self.get_all(name).iter().for_each(|value| visit(value.as_encoded_bytes()));
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        for key in self.keys() {
            if let KeyRef::Ascii(key) = key {
                visit(key.as_str());
            }
        }
    }
}

impl CarrierMut<Http> for MetadataMap {
    fn set(&mut self, name: &'static str, value: &str) {
        // What cannot be sent is not; what was there before would say something else.
        let key = MetadataKey::<Ascii>::from_bytes(name.as_bytes());
        match (key, MetadataValue::try_from(value)) {
            (Ok(key), Ok(value)) if self.keys_len() < MOST => drop(self.insert(key, value)),
            _ => CarrierMut::remove(self, name),
        }
    }

    fn remove(&mut self, name: &'static str) {
        Self::remove(self, name);
    }
}

impl<T> Carrier<Http> for Request<T> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        Carrier::values(self.metadata(), name, visit);
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        Carrier::names(self.metadata(), visit);
    }

    /// The method, if somebody has put it beside the message: tonic itself does so where a call is made, and keeps it to
    /// itself where one is answered.
    fn describe(&self, entrance: &Span) {
        if let Some(method) = self.extensions().get::<GrpcMethod<'static>>() {
            let method = format!("{}/{}", method.service(), method.method());
            entrance.rename(&method);
            entrance.set(RPC_METHOD, &*method);
        }
    }
}

impl<T> CarrierMut<Http> for Request<T> {
    fn set(&mut self, name: &'static str, value: &str) {
        CarrierMut::set(self.metadata_mut(), name, value);
    }

    fn remove(&mut self, name: &'static str) {
        CarrierMut::remove(self.metadata_mut(), name);
    }
}
