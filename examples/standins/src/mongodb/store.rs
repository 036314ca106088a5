//! The documents, and the cursors over them

use std::collections::BTreeMap;

use bson::{Bson, Document, doc};

use super::error::{CommandError, Result};
use super::filter::Filter;
use super::{order, path};

/// Everything that a server remembers.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) collections: BTreeMap<Namespace, Collection>,
    pub(super) cursors: BTreeMap<i64, Cursor>,
    last_cursor: i64,
}

impl Store {
    /// What is in a collection, oldest first; nothing when there is no such collection.
    pub(super) fn documents(&self, namespace: &Namespace) -> &[Document] {
        self.collections.get(namespace).map_or(&[], |collection| &collection.documents)
    }

    pub(super) fn matching(&self, namespace: &Namespace, filter: &Filter) -> Vec<Document> {
        let all = self.documents(namespace).iter();
        all.filter(|document| filter.matches(document)).cloned().collect()
    }

    /// The collection, which is made by being written to.
    pub(super) fn collection(&mut self, namespace: &Namespace) -> &mut Collection {
        self.collections.entry(namespace.clone()).or_default()
    }

    /// Keeps what is left of a result, and names it.
    pub(super) fn keep(&mut self, cursor: Cursor) -> i64 {
        self.last_cursor += 1;
        self.cursors.insert(self.last_cursor, cursor);
        self.last_cursor
    }
}

/// The name of a collection, database included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Namespace {
    pub(super) database: String,
    pub(super) collection: String,
}

impl std::fmt::Display for Namespace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.database, self.collection)
    }
}

/// A result that was not yet sent whole.
#[derive(Debug)]
pub(super) struct Cursor {
    pub(super) namespace: Namespace,
    pub(super) rest: std::vec::IntoIter<Document>,
}

#[derive(Debug)]
pub(super) struct Collection {
    pub(super) documents: Vec<Document>,
    pub(super) indexes: Vec<Index>,
}

impl Default for Collection {
    fn default() -> Self {
        let id = Index { name: "_id_".to_owned(), key: doc! { "_id": 1 }, unique: true };
        Self { documents: Vec::new(), indexes: vec![id] }
    }
}

impl Collection {
    pub(super) fn insert(&mut self, namespace: &Namespace, document: Document) -> Result<()> {
        self.check_unique(namespace, &document, None)?;
        self.documents.push(document);
        Ok(())
    }

    pub(super) fn replace(
        &mut self,
        namespace: &Namespace,
        position: usize,
        document: Document,
    ) -> Result<()> {
        self.check_unique(namespace, &document, Some(position))?;
        self.documents[position] = document;
        Ok(())
    }

    /// Refuses a unique index that the documents already violate.
    pub(super) fn add_index(&mut self, namespace: &Namespace, index: Index) -> Result<()> {
        for (position, document) in self.documents.iter().enumerate() {
            let earlier = &self.documents[..position];
            if index.unique && earlier.iter().any(|other| index.same_key(document, other)) {
                return Err(index.duplicate(namespace, document));
            }
        }
        self.indexes.push(index);
        Ok(())
    }

    fn check_unique(
        &self,
        namespace: &Namespace,
        document: &Document,
        replaced: Option<usize>,
    ) -> Result<()> {
        for index in self.indexes.iter().filter(|index| index.unique) {
            let others = self.documents.iter().enumerate();
            let mut others = others.filter(|(position, _)| Some(*position) != replaced);
            if others.any(|(_, other)| index.same_key(document, other)) {
                return Err(index.duplicate(namespace, document));
            }
        }
        Ok(())
    }
}

/// An index that speeds nothing up: it is there to be listed, and to be unique.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: String,
    pub(super) key: Document,
    pub(super) unique: bool,
}

impl Index {
    fn same_key(&self, left: &Document, right: &Document) -> bool {
        let value = |document, path| path::get(document, path).unwrap_or(&Bson::Null);
        self.key.keys().all(|path| order::equal(value(left, path), value(right, path)))
    }

    fn duplicate(&self, namespace: &Namespace, document: &Document) -> CommandError {
        let value = |path: &String| path::get(document, path).cloned().unwrap_or(Bson::Null);
        let key: Document = self.key.keys().map(|path| (path.clone(), value(path))).collect();
        let shown: Vec<_> = key.iter().map(|(path, value)| format!("{path}: {value}")).collect();
        let message = format!(
            "E11000 duplicate key error collection: {namespace} index: {} dup key: {{ {} }}",
            self.name,
            shown.join(", ")
        );
        CommandError::new(11000, "DuplicateKey", message)
            .with_details(doc! { "keyPattern": self.key.clone(), "keyValue": key })
    }
}
