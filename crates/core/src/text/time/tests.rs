use rashomon_model::Span;

use super::*;
use crate::text::{Relation, Upos};

/// Tokens of words apart by spaces, without an analysis; `word/TAG` gives a tag.
fn tokens(words: &str) -> Vec<Token> {
    let mut at = 0;
    let token = |word: &str| {
        let (form, tag) = word.rsplit_once('/').filter(|(_, t)| t.parse::<Upos>().is_ok()).unwrap_or((word, "X"));
        let span = Span::new(at, at + form.len());
        at = span.end + 1;
        Token {
            span,
            lower: form.to_lowercase(),
            lemma: form.to_lowercase(),
            tag: tag.parse().unwrap(),
            capital: form.starts_with(char::is_uppercase),
            head: None,
            relation: Relation::Root,
        }
    };
    words.split(' ').map(token).collect()
}

/// The words of the times that are found.
fn found(words: &str) -> Vec<String> {
    let tokens = tokens(words);
    let of = |t: &TimeWords| tokens[t.start..t.end].iter().map(|t| t.lower.as_str()).collect::<Vec<_>>().join(" ");
    find(&tokens).iter().map(of).collect()
}

#[test]
fn the_longest_reading_wins() {
    for (words, times) in [
        ("hit at 3:30 p.m. GMT on Wednesday again", vec!["3:30 p.m. gmt on wednesday"]),
        ("since Monday , Oct. 14 , 1989 , they", vec!["monday , oct. 14 , 1989"]),
        ("the first week of next month", vec!["the first week of next month"]),
        ("two days after Christmas", vec!["two days after christmas"]),
        ("on Monday or Tuesday", vec!["monday", "tuesday"]),
        ("early on Monday morning", vec!["early on monday morning"]),
        ("a five-year war", vec!["five-year"]),
        ("in mid-November", vec!["mid-november"]),
        ("2 1/2 years", vec!["2 1/2 years"]),
    ] {
        assert_eq!(found(words), times, "{words}");
    }
}

#[test]
fn common_words_are_no_times() {
    for words in [
        "they may/AUX march/VERB home",
        "the second/ADJ blast",
        "sat/VERB in the sun/NOUN",
        "a 20-year-old man",
        "14 rockets",
    ] {
        assert_eq!(found(words), Vec::<String>::new(), "{words}");
    }
}

#[test]
fn only_what_says_when_is_an_entity() {
    let tokens = tokens("on Monday they said two years ago was recent and every day is now");
    let times = find(&tokens);
    let kept: Vec<usize> = entities(&times).iter().map(|e| e.start).collect();
    assert_eq!(kept, [1, 4]);
    assert!(times.len() > kept.len());
}

#[test]
fn words_before_bind() {
    for (words, bound) in
        [("since Monday", Some(Bound::Since)), ("until Monday", Some(Bound::Until)), ("on Monday", None)]
    {
        assert_eq!(find(&tokens(words))[0].says.bound, bound, "{words}");
    }
}
