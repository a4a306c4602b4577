use types::post::MarkKind;

use super::*;

const TITLE: &str = "A town heats itself with hot sand";
const ARTICLE: &str = "The town has 5,000 people. Mayor Anna Kowalska said: \"It works well.\"";

fn checked(caption: &str, statements: &[Tied]) -> Checks {
    check(&Case {
        headline: "Town heats with sand",
        caption,
        end: "Tell us, Harbour Friends!",
        language: "en",
        title: TITLE,
        sentences: &sentences(ARTICLE),
        statements,
    })
}

fn tied(statement: &str, sentence: i64) -> Tied {
    Tied { statement: statement.into(), sentence }
}

#[test]
fn what_the_article_or_the_account_says_is_not_marked() {
    let caption = "Its 5000 people agree. “It works well,” says Anna Kowalska.\n\nTell us, Harbour Friends!\n\n#sand2026 #Heat";
    assert_eq!(checked(caption, &[]).marks, []);
}

#[test]
fn each_kind_is_marked_once_and_as_written() {
    let checks = checked("12 % more in Oslo, 12 % again. “It fails badly.”", &[]);
    let marks: Vec<_> = checks.marks.iter().map(|mark| (mark.kind, mark.text.as_str())).collect();
    assert_eq!(
        marks,
        [(MarkKind::Number, "12 %"), (MarkKind::Name, "Oslo"), (MarkKind::Quote, "It fails badly.")]
    );
}

#[test]
fn a_mark_stands_with_its_sentence_and_the_articles_nearest() {
    let mark = checked("Good news. The town has 6,000 people now.", &[]).marks.remove(0);
    assert_eq!(mark.statement.as_deref(), Some("The town has 6,000 people now."));
    assert_eq!(mark.nearest.as_deref(), Some("The town has 5,000 people."));
    let named = checked("Oslo is near.", &[tied("Oslo is near", 2)]).marks;
    assert!(named.is_empty(), "a sentence's first word is no name: {named:?}");
    let mark = checked("It is near Oslo.", &[tied("It is near Oslo", 0)]).marks.remove(0);
    assert_eq!(mark.nearest.as_deref(), Some(TITLE), "the model named it");
}

#[test]
fn a_statement_stands_beside_its_sentence_while_the_text_makes_it() {
    let statements = [
        tied("Town heats with sand", 0),
        tied("5,000 people live there.", 1),
        tied("It is warm.", 9),
        tied("It was edited away.", 1),
        tied("It is warm", -1),
    ];
    let checks = checked("5,000 people live there. It is warm.", &statements);
    let found: Vec<_> = checks.statements.iter().map(|s| s.sentence.as_deref()).collect();
    assert_eq!(found, [Some(TITLE), Some("The town has 5,000 people."), None, None]);
}
