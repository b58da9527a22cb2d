import std/tables

proc next(state: var uint64): uint64 =
  state = state xor (state shl 13)
  state = state xor (state shr 7)
  state = state xor (state shl 17)
  state

proc main() =
  var numbers: Table[int64, int64]
  var state = 88172645463325252'u64
  for i in 0'i64 ..< 5_000_000:
    numbers[int64(next(state) shr 1)] = i
  var found = 0
  var sum = 0'u64
  state = 88172645463325252'u64
  for _ in 0 ..< 5_000_000:
    let key = int64(next(state) shr 1)
    for k in 0'i64 .. 1:
      numbers.withValue(key xor k, value):
        inc found
        sum += uint64(value[])
  echo numbers.len, " ", found, " ", sum

main()
