//! The live stream: one `EventSource` per tab. It says that something changed, and whoever shows that thing
//! fetches it again. The browser reconnects by itself; after three failures the app looks every ten seconds.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use types::event::Event;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::browser::json;

const PATH: &str = "/api/events";
const FAILURES_BEFORE_POLLING: u32 = 3;
const POLL: Duration = Duration::from_secs(10);
const REOPEN: Duration = Duration::from_secs(2);

/// How this tab hears of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Over the stream.
    Live,
    /// The stream broke and is being opened again.
    Reconnecting,
    /// The stream does not come up; the app looks every ten seconds.
    Polling,
    /// The device has no network.
    Offline,
}

type Handler = Rc<dyn Fn(&Event)>;

#[derive(Clone, Copy)]
struct Live {
    connection: RwSignal<Connection>,
    handlers: StoredValue<Vec<(usize, Handler)>, LocalStorage>,
}

/// Opens the stream and gives all views below the means to follow it.
pub fn provide() {
    let live =
        Live { connection: RwSignal::new(Connection::Live), handlers: StoredValue::new_local(Vec::new()) };
    provide_context(live);
    let stream = Rc::new(Stream {
        live,
        source: RefCell::new(None),
        callbacks: RefCell::new(None),
        failures: Cell::new(0),
        polling: Cell::new(None),
    });
    stream.listen();
    stream.open();
}

/// Hears of every change while the calling view is shown.
pub fn subscribe(handler: impl Fn(&Event) + 'static) {
    let Some(Live { handlers, .. }) = use_context() else { return };
    let id = handlers.with_value(|all| all.last().map_or(0, |(id, _)| id + 1));
    handlers.update_value(|all| all.push((id, Rc::new(handler))));
    on_cleanup(move || {
        handlers.try_update_value(|all| all.retain(|(other, _)| *other != id));
    });
}

/// How this tab hears of changes.
pub fn connection() -> Signal<Connection> {
    use_context::<Live>().map_or_else(|| Signal::derive(|| Connection::Live), |live| live.connection.into())
}

impl Live {
    fn tell(self, event: &Event) {
        // Copied, because a handler may subscribe or end subscriptions.
        for (_, handler) in self.handlers.get_value() {
            handler(event);
        }
    }
}

struct Stream {
    live: Live,
    source: RefCell<Option<EventSource>>,
    callbacks: RefCell<Option<Callbacks>>,
    failures: Cell<u32>,
    polling: Cell<Option<IntervalHandle>>,
}

/// What the browser calls; made once and used by each source in turn.
struct Callbacks {
    open: Closure<dyn Fn()>,
    message: Closure<dyn Fn(MessageEvent)>,
    error: Closure<dyn Fn()>,
}

impl Stream {
    fn listen(self: &Rc<Self>) {
        let (opened, heard, failed) = (Rc::clone(self), Rc::clone(self), Rc::clone(self));
        self.callbacks.replace(Some(Callbacks {
            open: Closure::new(move || opened.opened()),
            message: Closure::new(move |message: MessageEvent| heard.heard(&message)),
            error: Closure::new(move || failed.failed()),
        }));
        let offline = self.live.connection;
        _ = window_event_listener(ev::offline, move |_| offline.set(Connection::Offline));
        let online = Rc::clone(self);
        _ = window_event_listener(ev::online, move |_| {
            online.failures.set(0);
            online.live.connection.set(Connection::Reconnecting);
            online.open();
        });
    }

    fn open(&self) {
        if let Some(old) = self.source.take() {
            old.close();
        }
        let Ok(source) = EventSource::new(PATH) else { return };
        if let Some(callbacks) = &*self.callbacks.borrow() {
            source.set_onopen(Some(callbacks.open.as_ref().unchecked_ref()));
            source.set_onmessage(Some(callbacks.message.as_ref().unchecked_ref()));
            source.set_onerror(Some(callbacks.error.as_ref().unchecked_ref()));
        }
        self.source.replace(Some(source));
    }

    fn opened(&self) {
        self.failures.set(0);
        if let Some(polling) = self.polling.take() {
            polling.clear();
        }
        self.live.connection.set(Connection::Live);
        // Whatever was fetched before the stream was open may have changed in between.
        self.live.tell(&Event::Resync);
    }

    fn heard(&self, message: &MessageEvent) {
        let event = message.data().as_string().and_then(|text| json::read(&text).ok());
        // A message this build does not know comes from a newer server: better look at everything.
        self.live.tell(&event.unwrap_or(Event::Resync));
    }

    fn failed(self: &Rc<Self>) {
        let failures = self.failures.get() + 1;
        self.failures.set(failures);
        if !window().navigator().on_line() {
            self.live.connection.set(Connection::Offline);
        } else if failures >= FAILURES_BEFORE_POLLING {
            self.poll();
        } else {
            self.live.connection.set(Connection::Reconnecting);
            self.reopen_if_given_up();
        }
    }

    /// The browser reconnects after a broken connection, but not after an answer that is no stream.
    fn reopen_if_given_up(self: &Rc<Self>) {
        let closed =
            self.source.borrow().as_ref().is_none_or(|source| source.ready_state() == EventSource::CLOSED);
        if closed {
            let stream = Rc::clone(self);
            set_timeout(move || stream.open(), REOPEN);
        }
    }

    fn poll(self: &Rc<Self>) {
        self.live.connection.set(Connection::Polling);
        if let Some(running) = self.polling.take() {
            self.polling.set(Some(running));
            return;
        }
        let stream = Rc::clone(self);
        let look = move || {
            stream.live.tell(&Event::Resync);
            stream.open();
        };
        self.polling.set(set_interval_with_handle(look, POLL).ok());
    }
}
