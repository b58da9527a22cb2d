# Everything one does with orusc's source tree. `make` alone lists the targets.

PREFIX ?= /usr/local
# Two jobs: a Swift compile takes about a gigabyte each.
JOBS   ?= 2
SWIFT  ?= swift

RELEASE  = .build/release/orusc
# Optimizing once more when all is linked leaves a tenth of the instructions out; it takes 12 GB of memory.
LTO     ?= $(shell awk '/^MemTotal/ && $$2 > 15000000 { print "--experimental-lto-mode full" }' /proc/meminfo)
# The Swift runtime is linked in.
OPTIMIZED = -c release -j $(JOBS) --static-swift-stdlib $(LTO)
RUNTIME  = Runtime/build/release/liborusrt.a
ASAN     = Runtime/build/asan/liborusrt.a
# What compiled programs and the tests need; Swift itself comes from swift.org.
PACKAGES = gcc libc6-dev libgc-dev make tcc gdb python3

.PHONY: help deps build runtime asan docs test test-swift test-runtime check sanitize clang warnings bench fuzz generated faults crosscheck install clean example

help: ## list the targets
	@echo "orusc: the compiler of the Orus language"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

deps: ## install the Debian packages that are missing (as root or by sudo)
	@command -v $(SWIFT) >/dev/null || { \
	  echo "Swift 6.2 or newer is needed and not installed: see https://www.swift.org/install/linux/"; exit 1; }
	@missing=""; \
	for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then echo "All packages are installed."; exit 0; fi; \
	command -v apt-get >/dev/null || { echo "Please install by your system's means:$$missing"; exit 1; }; \
	if [ "$$(id -u)" = 0 ]; then sudo=""; \
	elif command -v sudo >/dev/null; then sudo=sudo; \
	else echo "Please run as root: apt-get install$$missing"; exit 1; fi; \
	$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing

build: runtime ## build the optimized compiler and its runtime
	@$(SWIFT) build $(OPTIMIZED) --product orusc

runtime: ## build the runtime library alone
	@$(MAKE) --no-print-directory -s -C Runtime -j $(JOBS)

asan: ## build the runtime library with sanitizers in it, for --sanitize
	@$(MAKE) --no-print-directory -s -C Runtime -j $(JOBS) VARIANT=asan

docs: build ## make the reference of the standard library: .build/docs and Docs/Std.md
	@$(RELEASE) doc --std -o .build/docs
	@$(RELEASE) doc --std --markdown -o Docs/Std.md

example: deps build ## set up, build, then compile and run an example
	@echo "--- Examples/word_frequencies.orus"
	@cd Examples && ../$(RELEASE) run word_frequencies.orus

test: test-runtime test-swift ## run all tests

test-runtime: runtime
	@$(MAKE) --no-print-directory -s -C Runtime test

test-swift: runtime
	@$(SWIFT) build -j $(JOBS) --build-tests
	@$(SWIFT) test --skip-build
	@.build/debug/orusc fuzz --count 100 --seed 1 --keep .build/fuzz-failures

check: test sanitize clang ## run all tests, then the fixtures under sanitizers and with clang

sanitize: runtime asan ## run the fixtures under the address and undefined-behaviour sanitizers
	@$(SWIFT) build -j $(JOBS)
	@ORUSC="$(CURDIR)/.build/debug/orusc" ORUS_FIXTURE_SANITIZE=1 ORUS_FIXTURE_LEVELS=O2 .build/debug/fixtures

clang: runtime ## run the fixtures with clang as the C compiler
	@$(SWIFT) build -j $(JOBS)
	@ORUSC="$(CURDIR)/.build/debug/orusc" ORUS_FIXTURE_CC=clang ORUS_FIXTURE_LEVELS=O2 .build/debug/fixtures

warnings: build ## compile the C text of all fixtures with gcc and clang, all warnings on
	@$(SWIFT) build -c release -j $(JOBS) --product fixtures
	@ORUSC="$(CURDIR)/$(RELEASE)" ORUS_FIXTURE_CC=gcc .build/release/fixtures warnings
	@ORUSC="$(CURDIR)/$(RELEASE)" ORUS_FIXTURE_CC=clang .build/release/fixtures warnings

crosscheck: build asan ## compare all engines, C compilers and sanitizers on all fixtures and examples
	@$(SWIFT) build -c release -j $(JOBS) --product fixtures
	@ORUSC="$(CURDIR)/$(RELEASE)" .build/release/fixtures crosscheck "" -- \
	  --cc gcc,clang,tcc --sanitize address,undefined --gc-stress --timeout 30

bench: build ## measure compiled programs against C, and the compiler
	@Benchmarks/run --orusc $(RELEASE)

fuzz: build ## check 200,000 mutated programs
	@$(SWIFT) build -c release -j $(JOBS) --product fixtures
	@ORUSC="$(CURDIR)/$(RELEASE)" .build/release/fixtures fuzz 200000 1

generated: build ## crosscheck 20,000 generated programs, and variants of the fixtures
	@$(RELEASE) fuzz --count 20000 --seed 1
	@rm -rf .build/variants && cp -r Tests/Fixtures/run .build/variants
	@grep -rlE '^//! skip: (tcc|variants)' .build/variants | xargs rm -f
	@$(RELEASE) fuzz --variants .build/variants --count 5

faults: runtime ## let generated programs find each planted fault, and reduce what finds it
	@$(SWIFT) build $(OPTIMIZED) --scratch-path .build/faults -Xswiftc -DPLANTED_FAULTS --product orusc
	@Tests/faults --orusc .build/faults/release/orusc

install: build asan ## install below PREFIX (default /usr/local)
	@install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/lib/orusc/asan" "$(DESTDIR)$(PREFIX)/lib/orusc/include/orusrt" "$(DESTDIR)$(PREFIX)/lib/orusc/errors"
	@install -s $(RELEASE) "$(DESTDIR)$(PREFIX)/bin/orusc"
	@install -m 644 $(RUNTIME) "$(DESTDIR)$(PREFIX)/lib/orusc/"
	@install -m 644 $(ASAN) "$(DESTDIR)$(PREFIX)/lib/orusc/asan/"
	@install -m 644 Runtime/include/*.h "$(DESTDIR)$(PREFIX)/lib/orusc/include/"
	@install -m 644 Runtime/include/orusrt/*.h "$(DESTDIR)$(PREFIX)/lib/orusc/include/orusrt/"
	@for file in $$(cd Runtime/std && find . -name '*.orus' -o -name '*.md'); do \
	  install -D -m 644 "Runtime/std/$$file" "$(DESTDIR)$(PREFIX)/lib/orusc/std/$$file"; done
	@install -m 644 Docs/errors/*.md "$(DESTDIR)$(PREFIX)/lib/orusc/errors/"
	@echo "Installed: $(DESTDIR)$(PREFIX)/bin/orusc"

clean: ## remove everything that was built
	@rm -rf .build
	@$(MAKE) --no-print-directory -s -C Runtime clean
