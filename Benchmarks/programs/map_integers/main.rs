use std::collections::HashMap;

fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn main() {
    let mut numbers: HashMap<i64, i64> = HashMap::new();
    let mut state = 88172645463325252u64;
    for i in 0..5_000_000i64 {
        numbers.insert((next(&mut state) >> 1) as i64, i);
    }
    let (mut found, mut sum) = (0, 0u64);
    state = 88172645463325252;
    for _ in 0..5_000_000 {
        let key = (next(&mut state) >> 1) as i64;
        for k in 0..2 {
            if let Some(value) = numbers.get(&(key ^ k)) {
                found += 1;
                sum += *value as u64;
            }
        }
    }
    println!("{} {} {}", numbers.len(), found, sum);
}
