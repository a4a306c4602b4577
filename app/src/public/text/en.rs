use super::{AuthText, ErrorText, ExampleStory, LandingText, PublicText, StepText};

pub(super) const PUBLIC: PublicText = PublicText {
    product: "Autogram",
    skip: "Skip to content",
    nav_label: "Site",
    nav_how: "How it works",
    nav_cost: "What it costs",
    switch_theme: "Switch between light and dark",
    sign_in: "Sign in",
    open_app: "Open the app",
    footer: "Autogram. You bring the keys, you approve every post.",
    footer_home: "Start",
    sandbox: "Sandbox: nothing leaves this machine.",
    sandbox_inbox: "Inbox",
    landing: LANDING,
    auth: AUTH,
    errors: ERRORS,
};

const LANDING: LandingText = LandingText {
    title: "News in, good Instagram posts out",
    description: "Autogram reads your feeds, drafts Instagram posts in your voice and shows what each one cost. \
                  You approve, it publishes on time.",
    headline: "News in, good Instagram posts out.",
    lead: "Autogram reads your feeds, drafts posts in your voice and shows you what each one cost. You approve, \
           it publishes on time.",
    sign_in: "Sign in",
    open_app: "Open the app",
    self_host: "Invite-only beta. Or run it yourself with one command:",
    self_host_command: "cargo xtask demo",
    scene_label: "The review screen: a list of drafts, a phone that shows the post as it will look, and beside it \
                  the caption, why the story was chosen, what it cost and the approve button",
    scene_review: "Review",
    scene_caption: "Caption",
    scene_why: "Why this post",
    scene_cost: "Cost of this post",
    fit: "fit",
    handle: "transitnow",
    caption: "No lithium, no cobalt: forty new buses in Gdańsk run on sodium-ion packs that keep their range \
              down to −20 °C.",
    approve: "Approve for 14:30",
    stories: [
        ExampleStory {
            headline: "Europe’s first sodium-ion bus fleet enters service in Gdańsk",
            source: "City desk",
            score: 94,
            tone: "dusk",
        },
        ExampleStory {
            headline: "A summer of car-free Sundays halves downtown traffic",
            source: "Street notes",
            score: 91,
            tone: "day",
        },
        ExampleStory {
            headline: "Night trains return between Vienna and Milan",
            source: "Rail weekly",
            score: 88,
            tone: "night",
        },
        ExampleStory {
            headline: "A town of 5,000 now heats itself with hot sand",
            source: "Grid report",
            score: 86,
            tone: "sand",
        },
    ],
    reasons: [
        "Matches “electric buses” in your topic",
        "Opens this week, with numbers",
        "Nothing similar among your posts",
    ],
    scores: [
        ("Gdańsk rolls out sodium-ion buses", 94),
        ("A sofa for small flats", 6),
        ("Night trains return to the Alps", 88),
    ],
    steps_title: "Three steps, one of them yours",
    steps: [
        StepText {
            title: "It reads",
            words: "Every article is scored against what your account is about. What does not fit is skipped, \
                    with the reason.",
        },
        StepText {
            title: "It drafts",
            words: "Caption, hashtags, alt text and a picture, in your voice and with the source beside it.",
        },
        StepText {
            title: "You approve",
            words: "One key per post. It goes out at your next slot, in your time zone, exactly once.",
        },
    ],
    cost_before: "About ",
    cost_after: " a post",
    cost_words: "You bring your own keys and pay the providers directly, at their list prices. Every call is \
                 recorded in dollars, and what went into posts you rejected is counted too.",
    bill_classify: "Classify the article",
    bill_draft: "Draft the caption",
    bill_picture: "Generate the picture",
    bill_total: "One post",
};

const AUTH: AuthText = AuthText {
    sign_in_title: "Sign in",
    sign_in_description: "Sign in to Autogram with a link sent to your e-mail address.",
    invite_only: "Autogram is in invite-only beta. No password: we mail you a link.",
    email: "E-mail",
    send_link: "Send me a link",
    not_an_address: "This does not look like an e-mail address. Check it and try again.",
    too_many: "Too many links were asked for. Wait a few minutes and try again.",
    sandbox_note: "This is the sandbox: mails stay on this machine.",
    sandbox_open_inbox: "Open the inbox",
    sent_title: "Look in your mail",
    sent_before: "If ",
    sent_after: " has access, a link is on its way. It works once, for 15 minutes.",
    no_mail: "No mail after a minute? Look in the spam folder first.",
    send_again: "Send another link",
    other_address: "Use another address",
    magic_title: "Sign in to Autogram",
    magic_description: "Finish signing in to Autogram.",
    magic_lead: "One click and you are in. Your mail program may have opened this page by itself, so nothing \
                 happened yet.",
    magic_button: "Sign in",
    paste: "Code from the mail",
    paste_hint: "Copy the part of the link after the # sign.",
    other_title: "Is it you in this browser?",
    other: "This link was asked for in another browser. Go on only if you asked for it yourself; somebody else’s \
            link would sign you in to their account.",
    other_button: "Yes, sign me in here",
    other_leave: "No, leave",
    expired_title: "This link has expired",
    expired: "Links work for 15 minutes. Ask for a new one; nothing is lost.",
    used_title: "This link was used already",
    used: "Each link signs in once. If that was not you, ask for a new one: it ends nothing you have open.",
    unknown_title: "This link is not complete",
    unknown: "Some mail programs cut long links. Copy the whole link into the address bar, or ask for a new one.",
    new_link: "Send a new link",
};

const ERRORS: ErrorText = ErrorText {
    not_found_title: "There is nothing here",
    not_found: "The address may be mistyped, or what it led to was removed.",
    forbidden_title: "This is not open to you",
    forbidden: "You are signed in, but without the right to see this. Ask whoever invited you.",
    internal_title: "Something broke on our side",
    internal: "Your posts and settings are safe. Try again in a moment; if it stays, tell us the reference.",
    offline_title: "No connection",
    offline: "The server cannot be reached. What is scheduled goes out without this page; reload once you are \
              back online.",
    reference: "Reference",
    to_app: "Back to the app",
    to_start: "Back to the start",
};
