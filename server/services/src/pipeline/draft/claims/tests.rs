use types::post::ClaimKind;

use super::*;

fn checked(caption: &str, statements: &[Tied]) -> ClaimCheck {
    let sentences = sentences("The town has 5,000 people. Mayor Anna Kowalska said: \"It works well.\"");
    check(&Case {
        headline: "Town heats with sand",
        caption,
        language: "en",
        title: "A town heats itself with hot sand",
        sentences: &sentences,
        statements,
    })
}

fn tied(statement: &str, sentence: i64) -> Tied {
    Tied { statement: statement.into(), sentence }
}

#[test]
fn what_the_article_says_is_not_marked() {
    let check =
        checked("Its 5000 people agree. “It works well,” says Anna Kowalska.\n\n#sand2026 #Heat", &[]);
    assert_eq!(check.unsupported, []);
}

#[test]
fn each_kind_is_marked_once_and_as_written() {
    let check = checked("12 % more in Oslo, 12 % again. “It fails badly.”", &[]);
    let marks: Vec<_> = check.unsupported.iter().map(|mark| (mark.kind, mark.text.as_str())).collect();
    assert_eq!(
        marks,
        [(ClaimKind::Number, "12 %"), (ClaimKind::Name, "Oslo"), (ClaimKind::Quote, "It fails badly.")]
    );
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
    let check = checked("5,000 people live there. It is warm.", &statements);
    let found: Vec<_> = check.statements.iter().map(|s| s.sentence.as_deref()).collect();
    let title = Some("A town heats itself with hot sand");
    assert_eq!(found, [title, Some("The town has 5,000 people."), None, None]);
}
