use types::MicroUsd;
use types::problem::ProblemCode;

use super::*;

const HOSTILE: &str = r#""><script>alert(1)</script><img src=x onerror=alert(1)>'&"#;

fn context() -> PageContext {
    PageContext {
        language: Language::English,
        nonce: "n0nce".into(),
        signed_in: false,
        stylesheets: vec!["/site-abc.css".into()],
        sandbox_inbox: None,
    }
}

fn costs() -> CostExample {
    CostExample { classify: MicroUsd(1_100), draft: MicroUsd(9_400), picture: MicroUsd(39_000) }
}

fn every_page(cx: &PageContext) -> Vec<String> {
    let email = || "mira@example.org".to_owned();
    let logins = [
        LoginPage::Form { email: String::new(), problem: None },
        LoginPage::Form { email: "mira".into(), problem: Some(LoginProblem::NotAnAddress) },
        LoginPage::Form { email: email(), problem: Some(LoginProblem::TooMany) },
        LoginPage::Sent { email: email() },
    ];
    let links = [
        MagicLinkPage::Ready,
        MagicLinkPage::OtherBrowser { token: "t0ken".into() },
        MagicLinkPage::Expired,
        MagicLinkPage::Used,
        MagicLinkPage::Unknown,
    ];
    let errors = [
        ErrorPage::NotFound,
        ErrorPage::Forbidden,
        ErrorPage::Internal { reference: "7F3K-Q2XM".into() },
        ErrorPage::Offline,
    ];
    let account = types::AccountId(7);
    let failed = |problem| ConnectPage::Failed { account, problem, detail: "@somebody".into() };
    let connections = [
        ConnectPage::Declined { account },
        ConnectPage::Unknown,
        failed(ProblemCode::PermissionMissing),
        failed(ProblemCode::OtherAccount),
        failed(ProblemCode::RequestRejected),
    ];
    let mut pages = vec![landing(cx, &costs()), deletion(cx, "c0de", "2026-11-22")];
    pages.extend(connections.iter().map(|page| connect(cx, page)));
    pages.extend(logins.iter().map(|page| login(cx, page)));
    pages.extend(links.iter().map(|page| magic_link(cx, page)));
    pages.extend(errors.iter().map(|page| error(cx, page)));
    pages
}

/// The values of an attribute, wherever it occurs.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_page_is_one_document_with_language_title_viewport_and_one_heading() {
    for html in every_page(&context()) {
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{html}");
        assert!(html.ends_with("</html>"), "{html}");
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
        assert_eq!(html.matches("<title>").count(), 1, "{html}");
        assert_eq!(html.matches("<main").count(), 1, "{html}");
        assert!(html.contains(r#"name="viewport""#) && html.contains(r#"charset="utf-8""#), "{html}");
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
        assert!(title.ends_with(" · Autogram") && title.len() > "· Autogram ".len(), "{title}");
    }
}

#[test]
fn every_script_carries_the_nonce_and_no_element_has_a_handler() {
    for html in every_page(&context()) {
        let scripts = html.matches("<script").count();
        assert!(scripts >= 1);
        assert_eq!(scripts, html.matches(r#"<script nonce="n0nce">"#).count(), "{html}");
        assert!(
            !html.contains(" onclick") && !html.contains(" onerror") && !html.contains("javascript:"),
            "{html}"
        );
    }
}

#[test]
fn nothing_is_loaded_or_linked_from_another_host() {
    for html in every_page(&context()) {
        for address in ["href", "src", "action"].into_iter().flat_map(|name| values(&html, name)) {
            assert!(
                address.starts_with('/') && !address.starts_with("//") || address.starts_with('#'),
                "{address}"
            );
        }
        assert!(!html.contains("http://") && !html.contains("https://"), "{html}");
    }
}

#[test]
fn a_hostile_address_stays_text() {
    let cx = context();
    let pages = [
        login(&cx, &LoginPage::Form { email: HOSTILE.into(), problem: Some(LoginProblem::NotAnAddress) }),
        login(&cx, &LoginPage::Sent { email: HOSTILE.into() }),
        magic_link(&cx, &MagicLinkPage::OtherBrowser { token: HOSTILE.into() }),
        error(&cx, &ErrorPage::Internal { reference: HOSTILE.into() }),
        deletion(&cx, HOSTILE, "2026-11-22"),
        connect(
            &cx,
            &ConnectPage::Failed {
                account: types::AccountId(7),
                problem: ProblemCode::RequestRejected,
                detail: HOSTILE.into(),
            },
        ),
    ];
    for html in pages {
        assert!(!html.contains("<script>") && !html.contains("<img"), "{html}");
        assert!(!html.contains(HOSTILE), "{html}");
        assert!(html.contains("alert(1)"), "the text itself is kept: {html}");
    }
}

#[test]
fn pages_with_a_visitor_in_them_are_private_and_the_landing_is_not() {
    let pages = every_page(&context());
    assert!(!pages[0].contains("noindex"));
    for html in &pages[1..] {
        assert!(html.contains(r#"<meta name="robots" content="noindex""#), "{html}");
        assert!(html.contains(r#"<meta name="referrer" content="same-origin""#), "{html}");
    }
}

#[test]
fn the_sign_in_form_posts_the_address_and_keeps_what_was_typed() {
    let page = LoginPage::Form { email: "mira@".into(), problem: Some(LoginProblem::NotAnAddress) };
    let html = login(&context(), &page);
    assert!(html.contains(r#"method="post" action="/auth/magic-link""#), "{html}");
    assert!(html.contains(r#"name="email""#) && html.contains(r#"value="mira@""#), "{html}");
    assert!(html.contains(r#"aria-invalid="true""#), "{html}");
    assert!(html.contains(r#"aria-describedby="email-problem""#), "{html}");
}

#[test]
fn the_mail_link_page_posts_the_token_and_carries_none_in_its_html() {
    let html = magic_link(&context(), &MagicLinkPage::Ready);
    assert!(html.contains(r#"method="post" action="/auth/magic""#), "{html}");
    assert!(html.contains(r#"name="token""#) && html.contains("history.replaceState"), "{html}");
    assert!(values(&html, "value").is_empty(), "{html}");
}

#[test]
fn a_confirmed_link_sends_the_token_along() {
    let html = magic_link(&context(), &MagicLinkPage::OtherBrowser { token: "t0ken".into() });
    assert!(html.contains(r#"name="token" value="t0ken""#), "{html}");
    assert!(html.contains(r#"name="confirmed" value="yes""#), "{html}");
}

#[test]
fn the_landing_adds_up_the_prices_it_was_given() {
    let html = landing(&context(), &costs());
    assert!(html.contains("$0.0011") && html.contains("$0.0094") && html.contains("$0.0390"), "{html}");
    assert!(html.contains("$0.0495") && html.contains("$0.05"), "{html}");
}

#[test]
fn a_session_leads_into_the_app_and_the_sandbox_says_where_its_mails_are() {
    let cx = PageContext { signed_in: true, sandbox_inbox: Some("/sandbox/inbox".into()), ..context() };
    assert!(values(&landing(&cx, &costs()), "href").contains(&"/app"));
    let sent = login(&cx, &LoginPage::Sent { email: "mira@example.org".into() });
    assert!(values(&sent, "href").contains(&"/sandbox/inbox"), "{sent}");
}

#[test]
fn every_page_speaks_each_language_and_says_which() {
    for language in Language::ALL {
        for html in every_page(&PageContext { language, ..context() }) {
            assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{html}");
        }
    }
    let german = login(
        &PageContext { language: Language::German, ..context() },
        &LoginPage::Form { email: String::new(), problem: None },
    );
    assert!(german.contains("<h1>Anmelden</h1>") && !german.contains("Send me a link"), "{german}");
}
