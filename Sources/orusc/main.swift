print("orusc")
