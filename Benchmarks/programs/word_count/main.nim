import std/[algorithm, os, strutils, tables]

proc main() =
  let text = readFile(paramStr(1))
  var counts: Table[string, int64]
  var total = 0
  for word in text.splitWhitespace:
    inc counts.mgetOrPut(word, 0)
    inc total
  var ranking: seq[(int64, string)]
  for word, count in counts:
    ranking.add((-count, word))
  ranking.sort()
  echo counts.len, " ", total
  for (count, word) in ranking[0 ..< 10]:
    echo word, " ", -count

main()
