def quicksort(a, first, last):
    if first >= last:
        return
    pivot = a[(first + last) // 2]
    low = first
    high = last
    while low <= high:
        while a[low] < pivot:
            low += 1
        while a[high] > pivot:
            high -= 1
        if low <= high:
            a[low], a[high] = a[high], a[low]
            low += 1
            high -= 1
    quicksort(a, first, high)
    quicksort(a, low, last)


def main():
    seed = 42
    a = []
    for _ in range(200000):
        seed = (seed * 1103515245 + 12345) % 2147483648
        a.append(seed % 1000000)
    b = sorted(a)
    quicksort(a, 0, len(a) - 1)
    print("true" if a == b else "false", a[0], a[100000], a[199999])


main()
