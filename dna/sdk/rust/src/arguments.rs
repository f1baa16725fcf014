//! What a caller gave a function.

use crate::{fail, Hash, HeaderRef, Json};
use alloc::format;
use alloc::string::{String, ToString};

/// What a function may take as a parameter.
pub trait Argument: Sized {
    /// For the message to a caller who gave something else.
    const WHAT: &'static str;

    fn from_json(x: &Json) -> Option<Self>;
}

macro_rules! arguments {
    ($($kind:ty, $what:literal, $read:expr;)*) => {$(
        impl Argument for $kind {
            const WHAT: &'static str = $what;

            fn from_json(x: &Json) -> Option<Self> {
                $read(x)
            }
        }
    )*};
}

arguments! {
    i64, "an integer", Json::if_integer;
    bool, "a boolean", Json::if_boolean;
    String, "a text", |x: &Json| x.if_text().map(String::from);
    Hash, "a hash", Json::if_hash;
    HeaderRef, "a header's reference", Json::if_header;
    Json, "a value", |x: &Json| Some(x.clone());
}

/// An argument that may be null, or missing at the end.
impl<T: Argument> Argument for Option<T> {
    const WHAT: &'static str = T::WHAT;

    fn from_json(x: &Json) -> Option<Self> {
        if x.is_null() {
            return Some(None);
        }
        T::from_json(x).map(Some)
    }
}

/// The arguments of one call, in order. One that is absent or of another type
/// ends the run: "even takes an integer, got \"x\"".
pub struct Arguments {
    function: &'static str,
    list: Json,
    taken: usize,
}

impl Arguments {
    pub fn new(function: &'static str, list: Json) -> Self {
        Self { function, list, taken: 0 }
    }

    pub fn take<T: Argument>(&mut self) -> T {
        let place = self.taken;
        self.taken += 1;
        match T::from_json(&self.list[place]) {
            Some(x) => x,
            None => self.refuse(place, T::WHAT),
        }
    }

    /// Refuses arguments that the function does not take.
    pub fn check_all_taken(&self) {
        if self.list.size() <= self.taken {
            return;
        }
        let takes = match self.taken {
            0 => "no arguments".to_string(),
            1 => "1 argument".to_string(),
            n => format!("{} arguments", n),
        };
        let got = self.list.size();
        fail(&format!("{} takes {}, got {}", self.function, takes, got))
    }

    #[inline(never)]
    fn refuse(&self, place: usize, what: &str) -> ! {
        let given = self.list.size();
        let which = match place {
            0 if given <= 1 => String::new(),
            _ => format!(" as argument {}", place + 1),
        };
        let got = match place < given {
            true => self.list[place].dump(),
            false => "nothing".to_string(),
        };
        fail(&format!("{} takes {}{}, got {}", self.function, what, which, got))
    }
}
