def main():
    total = 0
    for i in range(2000):
        for j in range(1500):
            if (i + j) % 3 == 0:
                total += i * j
            else:
                total -= 1
    print(total)


main()
