use leptos::prelude::*;
use types::assessment::{Judgement, Sensitivity};

use crate::browser::t;
use crate::components::{Badge, Tone};

/// What to look at twice, if anything.
pub(super) fn sensitive(judgement: &Judgement) -> Option<AnyView> {
    let text = &t().claude;
    (judgement.sensitivity != Sensitivity::None).then(|| {
        let words = (text.sensitive_badge)(text.sensitivity(judgement.sensitivity));
        view! { <Badge tone=Tone::Warning icon="triangle-alert">{words}</Badge> }.into_any()
    })
}

/// What else was found: the subject, the language, how the story stands in time, and whether a person insisted.
pub(super) fn findings(judgement: &Judgement) -> AnyView {
    let text = &t().claude;
    let found = if judgement.language.is_empty() {
        judgement.category.clone()
    } else {
        (text.found)(&judgement.category, &judgement.language)
    };
    let fresh = judgement.freshness.map(|fresh| format!(", {}", text.freshness(fresh)));
    let insisted = judgement.insisted.then(|| format!(". {}", text.insisted));
    view! { <p class="hint">{found}{fresh}{insisted}</p> }.into_any()
}
