//! A table for the terminal.

use crate::figures::Figures;
use crate::measure::Kind;
use crate::peers::{NOTHING, TRACED};

/// One line for each row, one column for each peer; in parentheses, how many times traced's figure that is, and of
/// traced's own, how many times that of the yardstick, which mostly is the floor.
pub fn print(kind: Kind, figures: &Figures) {
    let (rows, peers) = (figures.rows(), figures.peers());
    let width = rows.iter().map(|row| row.chars().count()).max().unwrap_or(0);
    println!("\n{}: {}", kind.name(), kind.title());
    print!("{:width$}", "");
    let column = peers.iter().map(|peer| peer.len()).max().unwrap_or(0).max(14);
    peers.iter().for_each(|peer| print!("  {peer:>column$}"));
    println!();
    for row in rows {
        print!("{row:width$}");
        for peer in &peers {
            let value = figures.of(row, peer);
            let beside = if *peer == TRACED { kind.yardstick() } else { TRACED };
            let ratio = value.zip(figures.of(row, beside)).map(|(value, beside)| value / beside);
            let ratio = ratio.filter(|_| *peer != NOTHING && has_ratio(kind, row));
            let (value, ratio) = (value.map_or("-".to_owned(), number), ratio.map_or(String::new(), times));
            print!("{value:>0$}{ratio:7}", column - 5);
        }
        println!();
    }
}

/// Whether a multiple of another's figure says anything.
fn has_ratio(kind: Kind, row: &str) -> bool {
    let counted = matches!(kind, Kind::Whole | Kind::Allocations);
    let told = kind != Kind::Overload || row.ends_with("ns");
    told && !counted && !row.contains(['%', '/'])
}

fn number(value: f64) -> String {
    // What is within the noise of nothing is nothing, not minus nothing.
    let value = if value.abs() < 0.005 { 0.0 } else { value };
    match value.abs() {
        large if large >= 10_000.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn times(ratio: f64) -> String {
    match ratio {
        ratio if !ratio.is_finite() || ratio < 0.0 => String::new(),
        ratio if ratio >= 9.95 => format!(" ({ratio:.0}x)"),
        ratio if ratio >= 0.995 => format!(" ({ratio:.1}x)"),
        ratio => format!(" ({ratio:.2}x)"),
    }
}
