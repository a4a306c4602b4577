//! Who somebody is and what they may do. Proofs are values: their fields are private, and only a verified
//! session makes them.

pub mod magic_link;
pub mod session;

use types::UserId;
use types::session::Role;

/// Proof that a verified session belongs to this person. Every owner-scoped function takes one.
#[derive(Clone, Debug)]
pub struct Operator {
    user: UserId,
    email: String,
}

impl Operator {
    /// Whose rows this proof opens.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The address the person signs in with.
    pub fn email(&self) -> &str {
        &self.email
    }
}

/// Proof that a verified session belongs to an admin.
#[derive(Clone, Debug)]
pub struct Admin {
    user: UserId,
}

impl Admin {
    /// Who acts, for the audit log.
    pub fn user(&self) -> UserId {
        self.user
    }
}

/// A verified session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    session: i64,
    operator: Operator,
    role: Role,
}

impl SignedIn {
    /// The right to one's own rows.
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// The right to run the beta, if this person has it.
    pub fn admin(&self) -> Option<Admin> {
        (self.role == Role::Admin).then_some(Admin { user: self.operator.user })
    }

    /// Its row; what was begun in one session is not ended in another.
    pub(crate) fn session(&self) -> i64 {
        self.session
    }

    fn new(session: i64, user: &entity::user::Model) -> Self {
        let operator = Operator { user: UserId(user.id), email: user.email.clone() };
        Self { session, operator, role: Role::parse(&user.role) }
    }
}
