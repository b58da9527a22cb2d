package main

import "fmt"

type Node struct{ left, right *Node }

func bottomUp(depth int) *Node {
	if depth == 0 {
		return &Node{}
	}
	return &Node{bottomUp(depth - 1), bottomUp(depth - 1)}
}

func count(tree *Node) int {
	if tree == nil {
		return 0
	}
	return 1 + count(tree.left) + count(tree.right)
}

func main() {
	const maxDepth = 18
	fmt.Printf("stretch tree of depth %d\t check: %d\n", maxDepth+1, count(bottomUp(maxDepth+1)))
	longLived := bottomUp(maxDepth)
	for depth := 4; depth <= maxDepth; depth += 4 {
		trees, check := 1<<(maxDepth-depth+4), 0
		for i := 0; i < trees; i++ {
			check += count(bottomUp(depth))
		}
		fmt.Printf("%d\t trees of depth %d\t check: %d\n", trees, depth, check)
	}
	fmt.Printf("long lived tree of depth %d\t check: %d\n", maxDepth, count(longLived))
}
