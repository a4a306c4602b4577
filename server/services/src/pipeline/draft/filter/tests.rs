use super::*;

const INSTRUCTIONS: &str =
    "You write posts for a news account on Instagram. You are given one article.\nShort.";

fn clean(text: &str) -> (String, Vec<MarkKind>) {
    let mut found = Vec::new();
    let filter = Filter { handle: "test.news", told: Told::of(INSTRUCTIONS) };
    (filter.text(text, &mut found), found)
}

#[test]
fn ordinary_words_stay_as_they_are() {
    for text in [
        "The 14 tram is back, e.g. at 4.5 km/h. It cost 1.299 euros.",
        "Node.js runs in the U.S. on version 3.5.",
        "Ask @test.news about it, or @Test.News.",
        "#buses\n\nÜber 5.000 Menschen, sagt Dr. Ito.",
        "The family 👩‍👩‍👧 waits @ noon  for ❤️.",
        "Short. You are given one.",
        "نص عربي مع 12 رقما",
        "今日は暑い。明日も暑い。",
    ] {
        assert_eq!(clean(text), (text.to_owned(), Vec::new()), "{text}");
    }
}

#[test]
fn links_go_and_the_sentence_keeps_its_end() {
    for link in [
        "https://evil.example/a?b=1",
        "evil。com",
        "ｈｔｔｐｓ：／／ｅｖｉｌ．ｃｏｍ",
        "ht\u{200b}tps://evil.com",
        "ev\u{200d}il.com",
        "a@evil.org",
    ] {
        let (text, found) = clean(&format!("Before {link}. After"));
        assert_eq!(text, "Before. After", "{link}");
        assert!(found.contains(&MarkKind::Link), "{link}");
    }
}

#[test]
fn only_the_accounts_own_handle_stays() {
    for handle in ["@evil", "＠evil", "(@evil.account)", "@test.news2", "@\u{202e}evil", "﹫evil", "cc:@a.b"]
    {
        let (text, found) = clean(&format!("Follow {handle} now"));
        assert_eq!(text, "Follow now", "{handle}");
        assert!(found.contains(&MarkKind::Handle), "{handle}");
    }
}

#[test]
fn secrets_go() {
    let (text, found) = clean("The key is sk-ant-api03-abcdef, he said");
    assert_eq!((text.as_str(), found), ("The key is, he said", vec![MarkKind::Secret]));
}

#[test]
fn the_instructions_go_however_they_are_set() {
    let (text, found) = clean("It says. You write POSTS for a news account\non Instagram. Short.");
    assert_eq!((text.as_str(), found), ("", vec![MarkKind::Instructions]), "cut otherwise");
    let (text, found) = clean("It says so. you write posts for a news account on instagram. Short.\nNext.");
    assert!(!text.contains("posts for") && found == [MarkKind::Instructions], "{text}");
    assert!(text.ends_with("Next."), "{text}");
}

#[test]
fn what_was_cleaned_is_clean() {
    let (text, _) = clean("@a@b https://x.example@y sk-ant-1234567890\u{200d}x .. c.example,d.example ok");
    assert_eq!(clean(&text), (text, vec![]));
}
