//! A table for the terminal.

/// One line for each shape, one column for each peer, and how they compare.
pub struct Table {
    title: &'static str,
    peers: Vec<&'static str>,
    lines: Vec<(&'static str, Vec<f64>)>,
}

impl Table {
    pub fn new(title: &'static str, peers: &[&'static str]) -> Self {
        Self { title, peers: peers.to_vec(), lines: Vec::new() }
    }

    /// The first figure is the base, which is subtracted already; the second is what the others are compared with.
    pub fn add(&mut self, shape: &'static str, figures: &[f64]) {
        self.lines.push((shape, figures.to_vec()));
    }

    pub fn print(&self) {
        println!("{} (less what `{}` costs)", self.title, self.peers[0]);
        print!("{:14}", "");
        self.peers.iter().for_each(|peer| print!("{peer:>12}"));
        self.peers[2..].iter().for_each(|peer| print!("{:>20}", format!("{peer}/{}", self.peers[1])));
        println!();
        for (shape, figures) in &self.lines {
            print!("{shape:14}");
            figures.iter().for_each(|figure| print!("{figure:12.1}"));
            figures[2..].iter().for_each(|figure| print!("{:19.2}x", figure / figures[1]));
            println!();
        }
    }
}
