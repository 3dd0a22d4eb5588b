//! Who is waiting for us, and why.
//!
//! Each kind of waiting has a file of its own and a key `kind:record:occurrence`; what was decided about a key
//! is in `followups/` and is not asked again; a step that is in its record was agreed after it. The occurrence is a day:
//!
//! | kind | record | occurrence | waits from | until |
//! |---|---|---|---|---|
//! | `ticket` | ticket | day it was promised by | that day | it is answered or resolved |
//! | `task` | task | `due_on` | that day | it is done |
//! | `next` | contact or deal | `next_on` | that day | the step is cleared or moved |
//! | `contract` | contract | `ends_on` | 30 days before the last day to act | a successor, a cancellation, 90 days later |
//! | `birthday` | contact | the day it is kept | `calendar.birthday_lead` before | 3 days later |
//! | `anniversary` | contact | the day it is kept | `calendar.birthday_lead` before | 3 days later |
//! | `festival` | its name | its day | its `lead` before | its day |
//! | `points` | contact | day the first lot expires | 14 days before, when a level would be lost | that day |
//! | `cadence` | contact | day the clock runs from | that day and the cadence in force | the next touch |
//!
//! A snoozed key comes back on its `until`. A cadence that is done or skipped without a touch starts over on that day.
//! Rows of other kinds (what automations did) are somebody else's and left alone.

mod answer;
pub mod cadence;
mod channels;
mod contract_end;
mod desk;
mod festival;
mod guard;
mod judge;
mod kind;
mod last_touch;
pub mod log;
mod memory;
mod next_step;
mod occasion;
pub mod open_step;
mod points;
mod question;
mod settle;
mod suggestion;
mod task;
mod ticket;
mod urgency;
mod waiting;

pub use answer::Due;
pub use desk::Desk;
pub use guard::Held;
pub use kind::{Key, Kind};
pub use last_touch::LastTouches;
pub use memory::{Action, Memory, Settled};
pub use question::{Question, due};
pub use settle::{Decided, Decision, Settlement, settle};
pub use waiting::{InOrder, Waiting};
