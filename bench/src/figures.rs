//! Measured numbers, and how they come from the process that measured them.

use std::io::Write as _;

/// A number of one row and one peer.
#[derive(Clone, Debug)]
pub struct Figure {
    pub row: String,
    pub peer: String,
    pub value: f64,
}

/// What one kind of measurement found, in the order in which it did.
#[derive(Clone, Debug, Default)]
pub struct Figures(pub Vec<Figure>);

impl Figures {
    pub fn add(&mut self, row: &str, peer: &str, value: f64) {
        self.0.push(Figure { row: row.to_owned(), peer: peer.to_owned(), value });
    }

    /// What is known of this row and peer.
    pub fn of(&self, row: &str, peer: &str) -> Option<f64> {
        self.0.iter().find(|figure| figure.row == row && figure.peer == peer).map(|figure| figure.value)
    }

    /// Without repetition, in order.
    pub fn rows(&self) -> Vec<&str> {
        distinct(self.0.iter().map(|figure| figure.row.as_str()))
    }

    /// Without repetition, in order.
    pub fn peers(&self) -> Vec<&str> {
        distinct(self.0.iter().map(|figure| figure.peer.as_str()))
    }

    /// One line for each, for another process.
    pub fn write(&self) {
        let mut out = std::io::stdout().lock();
        for Figure { row, peer, value } in &self.0 {
            writeln!(out, "{row}\t{peer}\t{value}").expect("whoever asked reads the answer");
        }
    }

    /// The reverse of `write`.
    pub fn read(lines: &str) -> Self {
        let figure = |line: &str| {
            let mut parts = line.split('\t');
            let (row, peer, value) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
            Some(Figure { row: row.to_owned(), peer: peer.to_owned(), value })
        };
        Self(lines.lines().filter_map(figure).collect())
    }
}

pub fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut distinct = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}
