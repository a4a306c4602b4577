use super::*;

const INSTRUCTIONS: &str = "You write posts for a news account on Instagram.\nShort.";

fn clean(text: &str) -> (String, Vec<DraftFault>) {
    let mut found = Vec::new();
    let filter = Filter { handle: "test.news", instructions: INSTRUCTIONS };
    (filter.text(text, &mut found), found)
}

#[test]
fn ordinary_words_stay_as_they_are() {
    for text in [
        "The 14 tram is back, e.g. at 4.5 km/h. It cost 1.299 euros.",
        "Ask @test.news about it.",
        "#buses\n\nÜber 5.000 Menschen, sagt Dr. Ito.",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "The family 👩‍👩‍👧 waits. Reanimation, asking, PK_2 and skating.",
        "نص عربي مع 12 رقما",
    ] {
        assert_eq!(clean(text), (text.to_owned(), Vec::new()), "{text}");
    }
}

#[test]
fn every_disguise_of_a_link_is_taken_out() {
    for link in [
        "https://evil.example/a?b=1",
        "hxxps://evil",
        "www.evil.pl",
        "evil.com",
        "(evil.com/path)",
        "evil[.]com",
        "evil。com",
        "ｈｔｔｐｓ：／／ｅｖｉｌ．ｃｏｍ",
        "ht\u{200b}tps://evil.com",
        "mailto:a@evil.org",
        "a@evil.org",
        "t.me/evil",
    ] {
        let (text, found) = clean(&format!("Before {link} after"));
        assert_eq!(text, "Before after", "{link}");
        assert!(found.contains(&DraftFault::Link), "{link}");
    }
}

#[test]
fn only_the_accounts_own_handle_stays() {
    for handle in ["@evil", "＠evil", "(@evil.account)", "@test.news2", "@\u{202e}evil", "﹫evil"] {
        let (text, found) = clean(&format!("Follow {handle} now"));
        assert_eq!(text, "Follow now", "{handle}");
        assert!(found.contains(&DraftFault::Handle), "{handle}");
    }
}

#[test]
fn keys_tokens_and_encoded_words_are_secrets() {
    for secret in [
        "sk-ant-api03-abcdef",
        "sk-ant-test",
        "IGAAtest123456",
        "re_123456789",
        "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "SWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnM=",
        "d41d8cd98f00b204e9800998ecf8427e",
    ] {
        let (text, found) = clean(&format!("The key is {secret}, he said"));
        assert!(!text.contains(secret), "{secret}: {text}");
        assert!(found.contains(&DraftFault::Secret), "{secret}");
    }
}

#[test]
fn hidden_characters_and_the_instructions_go() {
    assert_eq!(clean("a\u{202e}b\u{200b}c\u{0}"), ("abc".to_owned(), vec![DraftFault::HiddenCharacters]));
    let (text, found) = clean("It says: You write posts for a news account on Instagram. Short.");
    assert_eq!(
        (text.as_str(), found.as_slice()),
        ("It says:  Short.", [DraftFault::Instructions].as_slice())
    );
}
