use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use types::Timestamp;
use types::post::PostSummary;

use super::board::Board;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Button, Dialog, ErrorNote, Look, When, WhenFields};

/// Where a post shall go: the keyboard's twin of dragging.
#[component]
pub(super) fn MoveDialog(board: Board) -> impl IntoView {
    view! {
        <Dialog open=board.dialog title=t().calendar.move_title class="dialog--narrow">
            {move || board.moving.get().map(|post| view! { <MoveForm board post /> })}
        </Dialog>
    }
    .into_any()
}

/// The next free slots, which the arrow keys walk, and any other time.
#[component]
fn MoveForm(board: Board, post: PostSummary) -> impl IntoView {
    let text = &t().calendar;
    let zone = post.time_zone.clone();
    let free = board.calendar.with_untracked(|calendar| calendar.free.clone()).unwrap_or_default();
    let wanted = RwSignal::new(free.first().copied());
    let when = When::new(post.slot_at.unwrap_or_else(clock::now), zone.clone());
    let slots =
        free.into_iter().map(|at| radio(wanted, Some(at), clock::format(at, &zone, Style::DayAndClock)));
    let id = post.id;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(at) = wanted.get_untracked().or_else(|| when.instant()) {
            board.move_to(id, at);
        }
    };
    let cancel = Callback::new(move |()| board.dialog.set(false));
    view! {
        <form novalidate on:submit=submit>
            <div class="dialog__body">
                <p>{post.headline}</p>
                <fieldset class="moveto">
                    <legend class="hint">{text.free_times}</legend>
                    {slots.collect_view()}
                    {radio(wanted, None, text.other_time.to_owned())}
                </fieldset>
                {move || wanted.get().is_none().then(|| view! { <WhenFields when /> })}
                {move || board.refusal().map(|error| view! { <ErrorNote error /> })}
            </div>
            <div class="dialog__foot">
                <Button look=Look::Ghost on_click=cancel>{t().common.cancel}</Button>
                <Button look=Look::Primary icon="check" pending=board.pending()>{text.move_now}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn radio(wanted: RwSignal<Option<Timestamp>>, at: Option<Timestamp>, words: String) -> AnyView {
    view! {
        <label class="choice">
            <input type="radio" name="move-to" prop:checked=move || wanted.get() == at
                on:change=move |_| wanted.set(at) />
            {words}
        </label>
    }
    .into_any()
}
