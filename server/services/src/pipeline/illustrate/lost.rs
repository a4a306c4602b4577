//! A provider that answers with the picture itself keeps nothing to collect it by. When its answer is lost, or the
//! process that had it, the picture may be paid for and is gone: it is not ordered again until a person asks for it.

use providers::image::GeneratedImage;
use providers::{ErrorKind, ProviderError};
use queue::Run;
use types::post::Step;
use types::problem::ProblemCode;

use super::Work;
use crate::costs::{self, Bill};
use crate::media::MediaError;
use crate::pipeline::trouble::{Paid, Remedy, Trouble};
use crate::{Result, Services};

impl Work {
    /// Whether an earlier run ordered the picture and died before it was kept: the order's reservation is still open.
    pub(super) async fn is_lost(&self, services: &Services, run: &Run) -> Result<bool> {
        let unticketed = self.maker.provider.at_once && self.post.picture_ticket.is_none();
        Ok(unticketed && costs::is_left_open(services, run, self.way(), Step::Illustrate).await?)
    }

    /// What a person is told of it; the reservation goes on counting as a call that may have been billed.
    pub(super) fn lost(&self) -> Trouble {
        let detail = format!("{}, {}", self.maker.provider.slug, self.maker.model);
        Trouble { bill: Bill::Unknown, ..Trouble::stop(ProblemCode::PictureLost, detail) }
    }

    /// The order failed. Where a ticket was to come, silence is tried again; where the picture was, it is lost.
    pub(super) fn not_ordered(&self, error: ProviderError, fingerprint: &str) -> Trouble {
        let lost = self.maker.provider.at_once && error.kind == ErrorKind::OutcomeUnknown;
        let trouble = Trouble::answered(error, fingerprint);
        match lost {
            true => Trouble { code: ProblemCode::PictureLost, remedy: Remedy::Person, ..trouble },
            false => trouble,
        }
    }

    /// The picture came and cannot be stored. One that was ordered by ticket is collected again when the store
    /// answers; any other one is gone, and its bill is known.
    pub(super) fn not_stored(&self, error: MediaError, made: GeneratedImage) -> Trouble {
        if !self.maker.provider.at_once {
            return error.into();
        }
        let GeneratedImage { usage, request_id, .. } = made;
        let paid = Some(Box::new(Paid { provider: self.maker.provider.slug, usage, request_id }));
        Trouble { paid, ..Trouble::stop(ProblemCode::PictureLost, error.to_string()) }
    }
}
