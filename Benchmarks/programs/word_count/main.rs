use std::collections::HashMap;

fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let mut counts: HashMap<&str, i64> = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_insert(0) += 1;
    }
    println!("{} {}", counts.len(), counts.values().sum::<i64>());
    let mut ranking: Vec<_> = counts.into_iter().collect();
    ranking.sort_by_key(|(word, count)| (-count, *word));
    for (word, count) in &ranking[..10] {
        println!("{} {}", word, count);
    }
}
