import Driver
import Glibc

// The command line; everything is in Driver, so that tests can call it.
exit(Orusc.main(Array(CommandLine.arguments.dropFirst())))
