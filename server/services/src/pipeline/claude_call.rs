//! One paid question to Claude, whichever step asks it: the account's key, room in its budgets, the call.

use entity::account;
use providers::Recorder;
use providers::text::anthropic::{self, Answer, Completion};
use queue::Run;
use types::AccountId;
use types::post::Step;

use super::trouble::Trouble;
use crate::costs::{self, Intent};
use crate::credentials::{self, Opened};
use crate::timeline::Way;
use crate::{Result, Services, claude};

/// Asks with the account's key. The most that the answer can cost is reserved before; whoever stores the answer, or the
/// trouble, ends the reservation in the same transaction.
pub(super) async fn ask(
    services: &Services,
    run: &Run,
    (account, recorder): (&account::Model, &Recorder),
    (way, step): (Way, Step),
    completion: &Completion,
) -> Result<Result<Answer, Trouble>> {
    let key = match credentials::open_in_turn(services, AccountId(account.id), anthropic::SLUG).await? {
        Opened::Ready(key) => key,
        closed => return Ok(Err(Trouble::closed(&closed, anthropic::SLUG))),
    };
    let client = match claude::client(services, account, key.secret, recorder) {
        Ok(client) => client,
        Err(blocked) => return Ok(Err(Trouble::answered(blocked, &key.fingerprint))),
    };
    if let Err(refusal) = costs::reserve(services, run, Intent::text(way, step, completion)).await? {
        return Ok(Err(refusal.into()));
    }
    let answer = client.complete(completion).await;
    Ok(answer.map_err(|error| Trouble::answered(error, &key.fingerprint)))
}
