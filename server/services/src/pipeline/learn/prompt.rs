//! What Claude is told: the account and its rules first, the edits last, in a block of their own.

use providers::text::anthropic::{Completion, Effort, SystemBlock, Thinking};

use super::super::draft::{Told, voice};
use super::answer::schema;
use super::ask::Work;

/// Asked once in a while, so nothing of it is worth the price of keeping it in the vendor's cache.
pub(super) fn completion(work: &Work) -> Completion {
    Completion {
        model: work.account.draft_model.clone(),
        system: vec![SystemBlock { text: instructions(work), cached: false }],
        user: edits(work),
        schema: schema(),
        max_tokens: 2_048,
        effort: Effort::Low,
        thinking: Thinking::Off,
    }
}

/// What no rule may repeat.
pub(super) fn told(work: &Work) -> Told {
    Told::of(&instructions(work))
}

fn instructions(work: &Work) -> String {
    let accepted = work.known.accepted.iter().chain(&work.known.proposed);
    include_str!("../prompts/learn.md")
        .replace("{accepted}", &list("Rules there are already:", accepted))
        .replace("{dismissed}", &list("Rules the editor turned down:", work.known.dismissed.iter()))
        .replace("{language}", &work.account.language)
        .replace("{voice}", &voice(&work.account))
}

/// A paragraph and a list, if there is anything in it.
fn list<'a>(name: &str, rules: impl Iterator<Item = &'a String>) -> String {
    let lines: String = rules.map(|rule| format!("- {rule}\n")).collect();
    if lines.is_empty() { lines } else { format!("\n{name}\n\n{lines}") }
}

/// The edits, numbered from 1. They are hostile: nothing in them can close their block.
fn edits(work: &Work) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let edits = work.edits.iter().zip(1..).map(|(edit, number): (_, u32)| {
        format!(
            "<edit number=\"{number}\">\n<drafted>\n{}\n</drafted>\n<published>\n{}\n</published>\n</edit>\n",
            escape(&edit.before),
            escape(&edit.after)
        )
    });
    format!("<edits>\n{}</edits>", edits.collect::<String>())
}

#[cfg(test)]
mod tests;
