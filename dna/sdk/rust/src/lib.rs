//! Everything that a DNA in Rust needs: `use ips::*;`, write functions inside
//! the macros of functions.rs, name them in dna.toml.
//!
//! No crate from outside is used, and no `std`: a module is small and imports
//! nothing but what it calls of the host.

#![no_std]
// Rust before 1.68 wants this handler named, and has no stable word for it.
#![feature(alloc_error_handler)]

extern crate alloc;

pub mod abi;
mod agent;
mod answers;
mod arguments;
mod functions;
mod host;
mod json;
mod json_reader;
mod json_writer;
mod judged;
mod memory;
mod types;

pub use agent::*;
pub use alloc::{borrow::ToOwned, format, string::String, string::ToString};
pub use alloc::{vec, vec::Vec};
pub use answers::*;
pub use arguments::{Argument, Arguments};
pub use functions::{run_callback, run_function, run_validator};
pub use host::*;
pub use json::Json;
pub use judged::*;
pub use types::*;
