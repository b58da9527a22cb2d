def main():
    s = ""
    for i in range(500000):
        s += "ab"
        s += str(i)
    count = 0
    for c in s:
        if c == "7":
            count += 1
    print(len(s), count)


main()
