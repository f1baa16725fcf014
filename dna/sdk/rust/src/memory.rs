//! Where a module's memory comes from, and how it ends when something is wrong.
//!
//! Each call begins with fresh memory and most are short, so memory is handed
//! out from its end and given back only where the newest piece goes. A module
//! has one thread.

use alloc::string::ToString;
use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32;
use core::panic::PanicInfo;

const PAGE_BYTES: usize = 65536;

extern "C" {
    /// The linker's: where the module's own data ends.
    static __heap_base: u8;
}

/// The first byte that is free; 0 before anything was asked for.
static mut FREE: usize = 0;

struct Bump;

#[global_allocator]
static MEMORY: Bump = Bump;

/// Makes memory up to `end` exist.
fn reach(end: usize) -> bool {
    let have = wasm32::memory_size(0) * PAGE_BYTES;
    if end <= have {
        return true;
    }
    let pages = (end - have + PAGE_BYTES - 1) / PAGE_BYTES;
    wasm32::memory_grow(0, pages) != usize::MAX
}

// SAFETY: pieces never overlap, since FREE only falls to the start of the piece
// that ends at it; there is no second thread.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let free = if FREE == 0 { &__heap_base as *const u8 as usize } else { FREE };
        let start = (free + layout.align() - 1) & !(layout.align() - 1);
        match start.checked_add(layout.size()) {
            Some(end) if reach(end) => {
                FREE = end;
                start as *mut u8
            }
            _ => core::ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        if piece as usize + layout.size() == FREE {
            FREE = piece as usize;
        }
    }

    /// A text or list that grows at the end of memory stays where it is.
    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let start = piece as usize;
        if start + layout.size() == FREE {
            return match start.checked_add(size) {
                Some(end) if reach(end) => {
                    FREE = end;
                    piece
                }
                _ => core::ptr::null_mut(),
            };
        }
        if size <= layout.size() {
            return piece;
        }
        let to = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
        if !to.is_null() {
            core::ptr::copy_nonoverlapping(piece, to, layout.size());
        }
        to
    }
}

#[alloc_error_handler]
fn out_of_memory(_: Layout) -> ! {
    crate::fail("the module's memory is used up")
}

/// A panic ends the run with its message, file and line.
#[panic_handler]
fn panicked(info: &PanicInfo) -> ! {
    crate::fail(&info.to_string())
}
