package main

import "fmt"

func next(state *uint64) uint64 {
	*state ^= *state << 13
	*state ^= *state >> 7
	*state ^= *state << 17
	return *state
}

func main() {
	numbers := map[int64]int64{}
	state := uint64(88172645463325252)
	for i := int64(0); i < 5000000; i++ {
		numbers[int64(next(&state)>>1)] = i
	}
	found, sum := 0, uint64(0)
	state = 88172645463325252
	for i := 0; i < 5000000; i++ {
		key := int64(next(&state) >> 1)
		for k := int64(0); k < 2; k++ {
			if value, ok := numbers[key^k]; ok {
				found++
				sum += uint64(value)
			}
		}
	}
	fmt.Println(len(numbers), found, sum)
}
