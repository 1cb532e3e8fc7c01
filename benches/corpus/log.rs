//! A large log with an error in a few lines.

use std::fmt::Write;
use std::ops::Range;

use m365_migration_errors::ErrorKind;
use rand::Rng;
use rand::seq::IndexedRandom;

use super::refused::{ordinary, time};
use super::{guid, message, rng};

/// A log and its errors.
pub struct Log {
    pub text: String,
    pub lines: usize,
    /// The range and kind of each message, without the time before it and the id after it.
    pub errors: Vec<(Range<usize>, ErrorKind)>,
}

/// A log of at least `bytes` bytes. About one line in a hundred has an error, between time and level and a correlation
/// id.
pub fn log(bytes: usize) -> Log {
    let mut rng = rng();
    let mut log = Log { text: String::with_capacity(bytes + 1024), lines: 0, errors: Vec::new() };
    while log.text.len() < bytes {
        let time = time(log.lines / 50);
        if rng.random_ratio(1, 100) {
            let kind = *ErrorKind::ALL.choose(&mut rng).expect("there are some");
            let message = message(kind, &mut rng).text;
            write!(log.text, "{time} ERROR ").expect("a string takes everything");
            log.errors.push((log.text.len()..log.text.len() + message.len(), kind));
            writeln!(log.text, "{message} [correlation {}]", guid(&mut rng)).expect("a string takes everything");
        } else {
            let text = ordinary(&mut rng);
            writeln!(log.text, "{time} INFO  {text} [correlation {}]", guid(&mut rng))
                .expect("a string takes everything");
        }
        log.lines += 1;
    }
    log
}
