//! How spans are gathered before they leave.

use std::time::Duration;

use super::env;
use super::origin::Setting;
use super::reader::Reader;
use super::values;

/// The `OTEL_BSP_…` variables.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct BatchSettings {
    /// How long ended spans wait for company.
    pub(crate) delay: Setting<Duration>,
    /// How long it may take to bring a batch out.
    pub(crate) export_timeout: Setting<Duration>,
    /// How many spans may wait; by default their bytes are counted instead.
    pub(crate) queue: Setting<Option<usize>>,
    /// How many spans go out together at most.
    ///
    /// The specification says 512 by default: ours is larger, for the reason at `collect::Pipeline`.
    pub(crate) size: Setting<usize>,
}

const DELAY: Duration = Duration::from_secs(5);
/// Somebody is watching: half a second is soon enough.
const WATCHED_DELAY: Duration = Duration::from_millis(500);
const EXPORT_TIMEOUT: Duration = Duration::from_secs(30);
const SIZE: usize = 4096;

impl Reader<'_> {
    pub(super) fn batch(&mut self, watched: bool) -> BatchSettings {
        let delay = if watched { WATCHED_DELAY } else { DELAY };
        let queue = self.first(&[env::OTEL_BSP_MAX_QUEUE_SIZE], values::positive_number);
        BatchSettings {
            delay: Setting::of(self.first(&[env::OTEL_BSP_SCHEDULE_DELAY], values::duration), delay),
            export_timeout: Setting::of(
                self.first(&[env::OTEL_BSP_EXPORT_TIMEOUT], values::timeout),
                EXPORT_TIMEOUT,
            ),
            size: self.batch_size(queue.map(|queue| queue.value)),
            queue: Setting::of(queue.map(|queue| queue.map(Some)), None),
        }
    }

    /// A batch is never larger than the queue that it comes from.
    fn batch_size(&mut self, queue: Option<usize>) -> Setting<usize> {
        let read = |text: &str| {
            let size = values::positive_number(text)?;
            match queue {
                Some(queue) if size > queue => {
                    Err(format!("it is more than {}={queue}", env::OTEL_BSP_MAX_QUEUE_SIZE))
                }
                _ => Ok(size),
            }
        };
        let default = Setting::default(queue.map_or(SIZE, |queue| queue.min(SIZE)));
        self.first(&[env::OTEL_BSP_MAX_EXPORT_BATCH_SIZE], read).unwrap_or(default)
    }
}
