// A plugin in Rust, for tests: the table of host functions is plain C, reached by place, and the description stands in an
// ELF note. x86-64 only: a va_list is a pointer there, and a format without % reads nothing of it.
#![no_std]

use core::arch::global_asm;
use core::ffi::{c_char, c_void, CStr};

#[repr(C)]
pub struct Golive {
    host: *const Host,
}

#[repr(C)]
struct Host {
    size: u32,
    api_level: u32,
    functions: [*const c_void; 51], // up to not_applicable, which every host of API level 1 has
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Place {
    id: u32,
}

#[repr(C)]
pub struct Verdict {
    value: i32,
}

const OPTION: usize = 5;
const OPTION_PLACE: usize = 10;
const FINDING: usize = 44;
const DONE: usize = 48;
const PASS: i32 = 5;
const FAIL: i32 = 1;

type OptionText = extern "C" fn(*mut Golive, *const c_char) -> *const c_char;
type OptionPlace = extern "C" fn(*mut Golive, *const c_char) -> Place;
type Finding = extern "C" fn(*mut Golive, i32, *const c_char, Place, *const c_char, *const c_void);
type Done = extern "C" fn(*mut Golive) -> Verdict;

unsafe fn function<T: Copy>(g: *mut Golive, place: usize) -> T {
    unsafe { core::mem::transmute_copy(&(&(*(*g).host).functions)[place]) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn golive_check_1(g: *mut Golive) -> Verdict {
    unsafe {
        let option: OptionText = function(g, OPTION);
        let place_of: OptionPlace = function(g, OPTION_PLACE);
        let finding: Finding = function(g, FINDING);
        let done: Done = function(g, DONE);
        let statement = CStr::from_ptr(option(g, c"statement".as_ptr())).to_bytes();
        let said = statement.windows(5).any(|word| word == b"hello");
        let (status, words) = if said { (PASS, c"it was said") } else { (FAIL, c"it was not said") };
        let nothing = [0u64; 3];
        let place = place_of(g, c"statement".as_ptr());
        finding(g, status, c"OXIDE-01".as_ptr(), place, words.as_ptr(), nothing.as_ptr().cast());
        done(g)
    }
}

global_asm!(
    ".pushsection \".note.golive\",\"a\",%note",
    ".balign 4",
    ".long 7",
    ".long 991f - 990f",
    ".long 1",
    ".asciz \"golive\"",
    ".balign 4",
    "990: .incbin \"oxide.plugin.ini\"",
    "991: .balign 4",
    ".popsection",
);

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
