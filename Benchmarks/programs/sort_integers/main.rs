fn main() {
    let n = 5_000_000;
    let mut a = vec![0i32; n];
    let mut state = 42u32;
    for x in a.iter_mut() {
        state = state.wrapping_mul(1664525).wrapping_add(1013904223);
        *x = (state >> 1) as i32;
    }
    a.sort();
    for i in 1..n {
        if a[i - 1] > a[i] {
            panic!("not sorted");
        }
    }
    println!("{} {} {}", a[0], a[n / 2], a[n - 1]);
}
