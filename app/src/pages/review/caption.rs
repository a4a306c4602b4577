use leptos::html;
use leptos::prelude::*;
use types::caption::{self, MAX_ALT_TEXT, MAX_CHARACTERS, MAX_HASHTAGS, MAX_MENTIONS};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::card::Card;
use super::decisions::CAPTION;
use super::editor::{Editor, Kept};
use super::rewrite;
use crate::browser::t;
use crate::components::{Button, ErrorNote, Icon, Look, Note, Tone};

/// The caption's field with its limits, and what Claude can do with it.
#[component]
pub fn CaptionField(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().review;
    let editor = card.editor;
    let locked = Memo::new(move |_| card.post.with(|post| !post.summary.status.editable()));
    let wrong = move || editor.draft.with(|draft| !caption::problems(&draft.mine.caption).is_empty());
    let sent = Memo::new(move |_| card.post.with(|post| post.summary.format.has_caption()));
    let invalid = move || (!locked.get() && sent.get() && wrong()).then_some("true");
    let value = move || editor.draft.with(|draft| draft.mine.caption.clone());
    let field = NodeRef::<html::Textarea>::new();
    view! {
        <div class="field">
            <div class="inspect__h">
                <label for=CAPTION><h2>{text.caption}</h2></label>
                {move || (!locked.get()).then(|| view! { <KeptLine editor /> })}
            </div>
            <textarea node_ref=field class="textarea" id=CAPTION rows="7" spellcheck="true" readonly=locked
                aria-describedby="caption-counts" aria-invalid=invalid prop:value=value
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    editor.edit(|text| text.caption = typed);
                }
                on:blur=move |_| editor.save_now()
                on:keydown=move |event| leave_on_escape(&event)></textarea>
            <Counts card />
            <Conflict editor />
            {move || editor.error.get().map(|error| {
                view! { <ErrorNote error retry=Callback::new(move |()| editor.save_now()) /> }
            })}
            {move || (!locked.get()).then(|| view! { <RewriteChips card /> })}
        </div>
    }
    .into_any()
}

/// Esc leaves the field, so that the single keys work again.
fn leave_on_escape(event: &leptos::ev::KeyboardEvent) {
    if event.key() == "Escape"
        && let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok())
    {
        _ = field.blur();
    }
}

#[component]
fn KeptLine(editor: Editor) -> impl IntoView {
    let text = &t().review;
    let words = move || match editor.kept() {
        Kept::Saved => text.saved,
        Kept::Saving => text.saving,
        Kept::Here => text.unsaved,
    };
    view! { <span class="sect__r">{words}</span> }.into_any()
}

/// How much of each limit is used, in colour and words once it matters.
#[component]
fn Counts(card: Card) -> impl IntoView {
    let (text, editor) = (&t().review, card.editor);
    // What is not written yet breaks no limit.
    let written = Memo::new(move |_| card.post.with(|post| post.summary.status.editable()));
    let counts = move || editor.draft.with(|draft| caption::count(&draft.mine.caption));
    let fold = Memo::new(move |_| editor.draft.with(|draft| caption::fold(&draft.mine.caption).1));
    let link = Memo::new(move |_| editor.draft.with(|draft| has_link(&draft.mine.caption)));
    // Read out again only when the words change, not at each stroke.
    let over = Memo::new(move |_| {
        let problems = editor.draft.with(|draft| caption::problems(&draft.mine.caption));
        let words: Vec<_> = problems.into_iter().map(|problem| t().errors.caption_problem(problem)).collect();
        (!words.is_empty()).then(|| words.join(" "))
    });
    let over = move || {
        over.get().filter(|_| written.get()).map(|words| {
            view! { <span class="hint--bad"><Icon name="circle-x" class="icon--sm" />{words}</span> }
        })
    };
    view! {
        <p class="count" id="caption-counts">
            <span>{move || if fold.get() { text.fold_cuts } else { text.fold_fits }}</span>
            {move || {
                let words = (text.count_characters)(&grouped(counts().characters), &grouped(MAX_CHARACTERS));
                count(counts().characters, MAX_CHARACTERS, words)
            }}
            {move || {
                let words = (text.count_hashtags)(counts().hashtags, MAX_HASHTAGS);
                count(counts().hashtags, MAX_HASHTAGS, words)
            }}
            {move || (counts().mentions > 0).then(|| {
                let words = (text.count_mentions)(counts().mentions, MAX_MENTIONS);
                count(counts().mentions, MAX_MENTIONS, words)
            })}
        </p>
        <div class="count" role="status">
            {over}
            {move || link.get().then(|| view! {
                <span class="hint--warn"><Icon name="triangle-alert" class="icon--sm" />{text.has_link}</span>
            })}
        </div>
    }
    .into_any()
}

/// A count is quiet below nine tenths of its limit, then amber, then red.
fn count(used: usize, limit: usize, words: String) -> AnyView {
    let class = match used {
        _ if used > limit => "num hint--bad",
        _ if used * 10 > limit * 9 && used < limit => "num hint--warn",
        _ => "num",
    };
    view! { <span class=class>{words}</span> }.into_any()
}

/// `2,200`: thousands apart, as the page's language writes them in both of ours.
fn grouped(number: usize) -> String {
    let separator = if crate::browser::language() == crate::text::Language::German { '.' } else { ',' };
    if number < 1_000 {
        number.to_string()
    } else {
        format!("{}{separator}{:03}", number / 1_000, number % 1_000)
    }
}

fn has_link(caption: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|mark| caption.contains(mark))
}

/// Two texts want the same place: both are shown, and the person chooses.
#[component]
fn Conflict(editor: Editor) -> impl IntoView {
    let text = &t().review;
    let other = Memo::new(move |_| {
        editor.draft.with(|draft| draft.other.as_ref().map(|other| other.caption.clone()))
    });
    let note = move || {
        other.get().map(|other| {
            view! {
                <div role="alert">
                    <Note tone=Tone::Warning>
                        <p><b>{text.conflict}</b>" "{text.conflict_words}</p>
                        <p class="sub">{text.conflict_other}</p>
                        <blockquote class="quote">{other}</blockquote>
                        <p class="note__foot">
                            <Button look=Look::Small
                                on_click=Callback::new(move |()| editor.choose(super::draft::Draft::keep_mine))>
                                {text.keep_mine}
                            </Button>
                            <Button look=Look::Small
                                on_click=Callback::new(move |()| editor.choose(super::draft::Draft::take_other))>
                                {text.take_other}
                            </Button>
                        </p>
                    </Note>
                </div>
            }
        })
    };
    note.into_any()
}

/// Rewrites at one click, and the dialog for a wish of one's own.
#[component]
fn RewriteChips(card: Card) -> impl IntoView {
    let text = &t().review;
    let call = rewrite::Rewrite::new(card);
    rewrite::tell_cost(card);
    let working = Memo::new(move |_| card.post.with(|post| post.working));
    let pending = Signal::derive(move || call.pending() || working.get());
    let price = move || card.text_price();
    let chips = rewrite::WISHES.into_iter().map(|wish| {
        let ask = Callback::new(move |()| call.ask(wish.instruction().to_owned()));
        view! { <Button look=Look::Chip pending on_click=ask>{wish.words()}<small>{price}</small></Button> }
    });
    view! {
        <div class="chips" role="group" aria-label=text.rewriting>
            <Button look=Look::Chip icon="sparkles" pending
                on_click=Callback::new(move |()| card.rewriting.set(true))>
                {text.rewrite}<small>{price}</small>
            </Button>
            {chips.collect_view()}
        </div>
        {move || call.error().map(|error| view! { <ErrorNote error /> })}
        <p class="hint" role="status">{move || working.get().then_some(text.working_words)}</p>
    }
    .into_any()
}

/// What a screen reader says of the picture.
#[component]
pub fn AltTextField(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    const FIELD: &str = "alt-text";
    let text = &t().review;
    let editor = card.editor;
    let locked = Memo::new(move |_| card.post.with(|post| !post.summary.status.editable()));
    let length = Memo::new(move |_| editor.draft.with(|draft| draft.mine.alt_text.chars().count()));
    let state = move || match length.get() {
        0 => text.alt_text_missing.to_owned(),
        length => (t().posts.written)(length),
    };
    view! {
        <details class="fold">
            <summary>
                <h2>{text.alt_text}</h2>
                <span class="sect__r">{state}</span>
                <Icon name="chevron-right" class="icon--sm" />
            </summary>
            <div class="field">
                <label class="sr" for=FIELD>{text.alt_text}</label>
                <textarea class="textarea" id=FIELD rows="3" spellcheck="true" maxlength=MAX_ALT_TEXT.to_string()
                    readonly=locked aria-describedby="alt-text-hint"
                    prop:value=move || editor.draft.with(|draft| draft.mine.alt_text.clone())
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        editor.edit(|text| text.alt_text = typed);
                    }
                    on:blur=move |_| editor.save_now()
                    on:keydown=move |event| leave_on_escape(&event)></textarea>
                <p class="hint" id="alt-text-hint">
                    {move || (text.alt_text_hint)(length.get(), &grouped(MAX_ALT_TEXT))}
                </p>
            </div>
        </details>
    }
    .into_any()
}
