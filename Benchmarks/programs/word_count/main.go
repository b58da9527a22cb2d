package main

import (
	"fmt"
	"os"
	"sort"
)

func main() {
	bytes, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	text := string(bytes)
	counts := map[string]int64{}
	total := 0
	for at := 0; at < len(text); {
		if text[at] <= ' ' {
			at++
			continue
		}
		start := at
		for at < len(text) && text[at] > ' ' {
			at++
		}
		counts[text[start:at]]++
		total++
	}
	words := make([]string, 0, len(counts))
	for word := range counts {
		words = append(words, word)
	}
	sort.Slice(words, func(i, j int) bool {
		if counts[words[i]] != counts[words[j]] {
			return counts[words[i]] > counts[words[j]]
		}
		return words[i] < words[j]
	})
	fmt.Println(len(counts), total)
	for _, word := range words[:10] {
		fmt.Println(word, counts[word])
	}
}
