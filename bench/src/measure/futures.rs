//! Futures: how large they are, with the attributes and without.

use crate::figures::Figures;
use crate::peers::{FASTRACE, NOTHING, TRACED, TRACING, TRACING_ERR};

/// What is asked of every peer.
pub const ROWS: [&str; 6] = [
    "1 KiB, 1 call",
    "1 KiB, 4 calls",
    "1 byte, 4 calls",
    "1 KiB, 1 call, Result",
    "1 KiB, 4 calls, Result",
    "1 byte, 4 calls, Result",
];

pub fn measure(peers: &[&str]) -> Figures {
    let mut figures = Figures::default();
    let [plain, results] = ROWS.as_chunks::<3>().0 else { unreachable!("there are six") };
    let mut add = |rows: &[&str; 3], peer, sizes: [usize; 3]| {
        rows.iter().zip(sizes).for_each(|(row, size)| figures.add(row, peer, size as f64));
    };
    for peer in peers {
        match *peer {
            NOTHING => add(plain, peer, bare::sizes()),
            TRACED => add(plain, peer, traced::sizes()),
            FASTRACE => add(plain, peer, fastrace::sizes()),
            TRACING => add(plain, peer, tracing::sizes()),
            _ => {}
        }
    }
    for peer in peers {
        match *peer {
            NOTHING => add(results, peer, bare_results::sizes()),
            TRACED => add(results, peer, traced_results::sizes()),
            FASTRACE => add(results, peer, fastrace_results::sizes()),
            TRACING => add(results, peer, tracing_results::sizes()),
            TRACING_ERR => add(results, peer, tracing_err_results::sizes()),
            _ => {}
        }
    }
    figures
}

/// Functions that hand their argument down.
macro_rules! functions {
    ($module:ident $(, $attribute:meta)?) => {
        mod $module {
            use std::hint::black_box;

            use crate::workloads::wait_once;

            $(#[$attribute])?
            async fn first<const N: usize>(data: [u8; N]) -> usize {
                wait_once().await;
                black_box(&data).len()
            }

            $(#[$attribute])?
            async fn second<const N: usize>(data: [u8; N]) -> usize {
                first(data).await + 1
            }

            $(#[$attribute])?
            async fn third<const N: usize>(data: [u8; N]) -> usize {
                second(data).await + 1
            }

            $(#[$attribute])?
            async fn fourth<const N: usize>(data: [u8; N]) -> usize {
                third(data).await + 1
            }

            sizes!();
        }
    };
}

/// The same, that may fail.
macro_rules! results {
    ($module:ident $(, $attribute:meta)?) => {
        mod $module {
            use std::hint::black_box;
            use std::num::ParseIntError;

            use crate::workloads::wait_once;

            $(#[$attribute])?
            async fn first<const N: usize>(data: [u8; N]) -> Result<usize, ParseIntError> {
                wait_once().await;
                "7".parse().map(|seven: usize| black_box(&data).len() + seven)
            }

            $(#[$attribute])?
            async fn second<const N: usize>(data: [u8; N]) -> Result<usize, ParseIntError> {
                Ok(first(data).await? + 1)
            }

            $(#[$attribute])?
            async fn third<const N: usize>(data: [u8; N]) -> Result<usize, ParseIntError> {
                Ok(second(data).await? + 1)
            }

            $(#[$attribute])?
            async fn fourth<const N: usize>(data: [u8; N]) -> Result<usize, ParseIntError> {
                Ok(third(data).await? + 1)
            }

            sizes!();
        }
    };
}

/// In the order of the rows.
macro_rules! sizes {
    () => {
        pub fn sizes() -> [usize; 3] {
            let large = [size_of_val(&first([0; 1024])), size_of_val(&fourth([0; 1024]))];
            [large[0], large[1], size_of_val(&fourth([0; 1]))]
        }
    };
}

functions!(bare);
functions!(traced, traced::traced);
functions!(fastrace, fastrace::trace);
functions!(tracing, tracing::instrument(skip_all));

results!(bare_results);
results!(traced_results, traced::traced);
results!(fastrace_results, fastrace::trace);
results!(tracing_results, tracing::instrument(skip_all));
results!(tracing_err_results, tracing::instrument(skip_all, err));
