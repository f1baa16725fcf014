//! What a DNA exports. Each macro takes functions as Rust writes them and
//! exports them under their names; inside the crate they stay plain functions.
//!
//! ```
//! functions! {
//!     fn even(number: i64) -> Hash {
//!         commit("even", number).entry
//!     }
//! }
//!
//! validators! {
//!     fn validate_even(change: EntryChange) -> Verdict {
//!         let n = change.content.integer();
//!         if n % 2 == 0 { valid() } else { invalid(format!("{} is not even", n)) }
//!     }
//! }
//! ```

use crate::host::as_text;
use crate::{abi, fail, Arguments, Json, Judged, Verdict};
use alloc::vec;

fn read_input() -> Json {
    let length = unsafe { abi::input(&mut 0, 0) };
    let mut raw = vec![0; length as usize];
    unsafe { abi::input(raw.as_mut_ptr(), raw.len()) };
    Json::parse(&as_text(raw)).unwrap_or(Json::Null)
}

fn write_output(x: Json) {
    let text = x.dump();
    unsafe { abi::output(text.as_ptr(), text.len()) };
}

#[doc(hidden)]
pub fn run_function(name: &'static str, body: fn(Arguments) -> Json) {
    write_output(body(Arguments::new(name, read_input())));
}

/// A validator says nothing where it accepts.
#[doc(hidden)]
pub fn run_validator<T: Judged>(body: fn(T) -> Verdict) {
    if let Err(reason) = body(T::read(&read_input())) {
        fail(&reason)
    }
}

#[doc(hidden)]
pub fn run_callback(body: fn(Json) -> Json) {
    write_output(body(read_input()));
}

/// Functions for `[functions]`: parameters are `i64`, `bool`, `String`, `Hash`,
/// `HeaderRef`, `Json`, or an `Option` of these; the result is anything that
/// `Json` can be made of.
#[macro_export]
macro_rules! functions {
    ($($(#[$about:meta])* fn $name:ident($($given:ident: $kind:ty),* $(,)?)
       $(-> $out:ty)? $body:block)*) => {$(
        $(#[$about])*
        fn $name($($given: $kind),*) $(-> $out)? $body

        const _: () = {
            fn body(mut args: $crate::Arguments) -> $crate::Json {
                $(let $given: $kind = args.take();)*
                args.check_all_taken();
                $crate::Json::from($name($($given),*))
            }

            #[export_name = stringify!($name)]
            pub extern "C" fn export() {
                $crate::run_function(stringify!($name), body)
            }
        };
    )*};
}

/// Validators. What one judges is its parameter's type: `EntryChange`,
/// `LinkChange`, or `Newcomer` for the membrane.
#[macro_export]
macro_rules! validators {
    ($($(#[$about:meta])* fn $name:ident($given:ident: $kind:ty)
       -> $out:ty $body:block)*) => {$(
        $(#[$about])*
        fn $name($given: $kind) -> $out $body

        const _: () = {
            #[export_name = stringify!($name)]
            pub extern "C" fn export() {
                $crate::run_validator::<$kind>($name)
            }
        };
    )*};
}

/// Any other callback, with its input as JSON (docs/dna-abi.md). Only what
/// `receive` returns matters.
#[macro_export]
macro_rules! callbacks {
    ($($(#[$about:meta])* fn $name:ident($given:ident: $kind:ty)
       $(-> $out:ty)? $body:block)*) => {$(
        $(#[$about])*
        fn $name($given: $kind) $(-> $out)? $body

        const _: () = {
            fn body(input: $crate::Json) -> $crate::Json {
                $crate::Json::from($name(input))
            }

            #[export_name = stringify!($name)]
            pub extern "C" fn export() {
                $crate::run_callback(body)
            }
        };
    )*};
}
