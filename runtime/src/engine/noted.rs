//! The notes of a chunk whose spans have not ended yet, by where they stand in it.

use crate::ids::RawId;

/// Notes in the order in which they were written: those of the span that ends next are mostly the last.
#[derive(Debug, Default)]
pub(super) struct Noted {
    ids: Vec<RawId>,
    places: Vec<usize>,
    taken: Vec<usize>,
}

impl Noted {
    pub(super) fn push(&mut self, id: RawId, place: usize) {
        self.ids.push(id);
        self.places.push(place);
    }

    /// Takes the notes of a span, in order.
    pub(super) fn take(&mut self, id: RawId) -> &[usize] {
        self.taken.clear();
        let last = self.ids.iter().rev().take_while(|other| **other == id).count();
        let below = self.ids.len() - last;
        if self.ids[..below].contains(&id) {
            self.take_scattered(id);
        } else {
            self.taken.extend(self.places.drain(below..));
            self.ids.truncate(below);
        }
        &self.taken
    }

    /// Takes all that are left, in order.
    pub(super) fn take_all(&mut self) -> impl Iterator<Item = (RawId, usize)> {
        self.ids.drain(..).zip(self.places.drain(..))
    }

    #[cold]
    fn take_scattered(&mut self, id: RawId) {
        let all = std::mem::take(&mut self.places);
        for (other, place) in self.ids.iter().zip(all) {
            if *other == id { &mut self.taken } else { &mut self.places }.push(place);
        }
        self.ids.retain(|other| *other != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_one_span_come_in_order_wherever_they_are() {
        let mut noted = Noted::default();
        for (place, id) in [1, 2, 2, 1, 3, 1, 1].into_iter().enumerate() {
            noted.push(RawId(id), place);
        }
        assert_eq!(noted.take(RawId(1)), [0, 3, 5, 6]);
        assert_eq!(noted.take(RawId(3)), [4]);
        assert_eq!(noted.take(RawId(3)), []);
        noted.push(RawId(4), 7);
        assert_eq!(noted.take_all().collect::<Vec<_>>(), [(RawId(2), 1), (RawId(2), 2), (RawId(4), 7)]);
        assert_eq!(noted.take(RawId(2)), []);
    }
}
