//! The counter that times spans: read twice for each, so it is most of what a span costs.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

/// A moment, in units of whatever counter this machine has; 0 is no moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Tick(pub(crate) u64);

/// What a thread must know before it makes a span, in one byte: how time is told, and whether somebody wants to be asked
/// for a parent or told what is current.
static STATE: AtomicU8 = AtomicU8::new(0);

const COUNTER: u8 = 1;
const SYSTEM: u8 = 2;
const HOOKED: u8 = 4;

/// From now on no child is made without asking; see [`mode`](super::mode).
pub(super) fn hook() {
    STATE.fetch_or(HOOKED, Ordering::Release);
}

/// Whether time is told by [`count`] and there is nobody to ask.
#[inline(always)]
pub(super) fn is_plain() -> bool {
    STATE.load(Ordering::Relaxed) == COUNTER
}

/// The processor's counter; only where [`is_plain`] has said so.
#[inline(always)]
pub(super) fn count() -> Tick {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every x86-64 has the instruction.
    return Tick(unsafe { core::arch::x86_64::_rdtsc() });
    #[cfg(target_arch = "aarch64")]
    {
        let ticks;
        // SAFETY: the register is there on every aarch64, and programs may read it where `has_even_counter` says so.
        unsafe {
            core::arch::asm!("mrs {}, cntvct_el0", out(reg) ticks, options(nomem, nostack, preserves_flags))
        };
        Tick(ticks)
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    Tick::now()
}

impl Tick {
    #[inline(always)]
    pub(crate) fn now() -> Self {
        if STATE.load(Ordering::Relaxed) & COUNTER != 0 { count() } else { Self::now_slow() }
    }

    #[cold]
    #[inline(never)]
    fn now_slow() -> Self {
        if STATE.load(Ordering::Relaxed) & SYSTEM == 0 {
            STATE.fetch_or(if has_even_counter() { COUNTER } else { SYSTEM }, Ordering::Relaxed);
            return Self::now();
        }
        // Nanoseconds since the first question, and never zero.
        Self(u64::try_from(start().elapsed().as_nanos()).unwrap_or(u64::MAX).saturating_add(1))
    }

    /// Whether ticks are nanoseconds of the system's monotonic clock, and need no conversion.
    pub(crate) fn are_nanoseconds() -> bool {
        Self::now();
        STATE.load(Ordering::Relaxed) & SYSTEM != 0
    }
}

/// When this process first asked for the time.
#[expect(clippy::disallowed_methods, reason = "this and the clock module read the clocks")]
pub(crate) fn start() -> Instant {
    static START: OnceLock<Instant> = OnceLock::new();
    *START.get_or_init(Instant::now)
}

/// Whether the processor's counter runs at one rate, through all sleep states, on all cores.
///
/// The processor says so of itself, and the kernel has to agree: where it found the counter unsteady it keeps time by
/// something else.
#[cfg(target_arch = "x86_64")]
fn has_even_counter() -> bool {
    use core::arch::x86_64::__cpuid;
    const POWER: u32 = 0x8000_0007;
    let has_leaf = __cpuid(0x8000_0000).eax >= POWER;
    let invariant = has_leaf && __cpuid(POWER).edx & (1 << 8) != 0;
    invariant && kernel_trusts_counter()
}

/// The architecture says that it does, and these systems let programs read it.
#[cfg(target_arch = "aarch64")]
fn has_even_counter() -> bool {
    cfg!(any(target_os = "linux", target_os = "android", target_vendor = "apple"))
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn has_even_counter() -> bool {
    false
}

#[cfg(target_arch = "x86_64")]
fn kernel_trusts_counter() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let source = std::fs::read_to_string("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    // The second and the third are the counter too, as a hypervisor presents it.
    source.is_ok_and(|name| ["tsc", "kvm-clock", "hyperv_clocksource_tsc_page"].contains(&name.trim()))
}
