//! What a step of publishing that stored nothing leaves in the flight recorder.

use providers::Exchange;

use super::Next;
use crate::Result;
use crate::calls::Record;

/// The calls of a step that stored nothing itself, with what came next.
pub(super) fn of_step(exchanges: Vec<Exchange>, next: &Result<Next>) -> Record {
    let decision = match next {
        Ok(Next::Later(after) | Next::Wait(after)) => Record::later(*after),
        Ok(_) => String::new(),
        Err(error) => format!("fault of ours: {error}"),
    };
    Record { exchanges, decision }
}
