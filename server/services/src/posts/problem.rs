//! What stands in a post's way, as its row keeps it.

use entity::post;
use sea_orm::ActiveValue::Set;
use types::Timestamp;
use types::problem::{Problem, ProblemCode};

/// The problem that a row shows.
pub(super) fn read(row: &post::Model) -> Option<Problem> {
    row.problem_code.as_deref().map(|code| Problem {
        code: ProblemCode::parse(code),
        detail: row.problem_detail.clone(),
        reference: row.problem_reference.clone().unwrap_or_default(),
        at: Timestamp(row.problem_at.unwrap_or(row.updated_at)),
        retry_at: row.retry_at.map(Timestamp),
    })
}

/// Nobody knows whether the post is live.
pub(crate) fn outcome_unknown(reference: &str, at: Timestamp) -> Problem {
    Problem {
        code: ProblemCode::OutcomeUnknown,
        detail: None,
        reference: reference.to_owned(),
        at,
        retry_at: None,
    }
}

/// Changes that put a problem on a post.
pub(crate) fn shown(problem: &Problem, changes: post::ActiveModel) -> post::ActiveModel {
    post::ActiveModel {
        problem_code: Set(Some(problem.code.as_str().to_owned())),
        problem_detail: Set(problem.detail.clone()),
        problem_reference: Set(Some(problem.reference.clone())),
        problem_at: Set(Some(problem.at.0)),
        retry_at: Set(problem.retry_at.map(|at| at.0)),
        ..changes
    }
}

/// Changes after which nothing stands in a post's way.
pub(crate) fn cleared(changes: post::ActiveModel) -> post::ActiveModel {
    post::ActiveModel {
        problem_code: Set(None),
        problem_detail: Set(None),
        problem_reference: Set(None),
        problem_at: Set(None),
        retry_at: Set(None),
        ..changes
    }
}
