type Node = ref object
  left, right: Node

proc bottomUp(depth: int): Node =
  if depth == 0: Node()
  else: Node(left: bottomUp(depth - 1), right: bottomUp(depth - 1))

proc count(tree: Node): int =
  if tree.isNil: 0 else: 1 + count(tree.left) + count(tree.right)

proc main() =
  const maxDepth = 18
  echo "stretch tree of depth ", maxDepth + 1, "\t check: ", count(bottomUp(maxDepth + 1))
  let longLived = bottomUp(maxDepth)
  for depth in countup(4, maxDepth, 4):
    let trees = 1 shl (maxDepth - depth + 4)
    var check = 0
    for _ in 0 ..< trees:
      check += count(bottomUp(depth))
    echo trees, "\t trees of depth ", depth, "\t check: ", check
  echo "long lived tree of depth ", maxDepth, "\t check: ", count(longLived)

main()
