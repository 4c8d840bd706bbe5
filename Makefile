# make run       build, and show the server on the example rules
# make check     the inner loop: format, vet, lint, unit tests
# make test      everything that CI runs; prints the counts at the end
# make new-check NAME=… GROUP=…  create a check with its archive
# make words     count phrases that native readers stumble over
# make parity    compare with the public InsightIDR backend, write docs/parity.md
# make inventory compare the catalogue of checks with the registered checks
# make bench     Go benchmarks, and the built server over pipes
# make differential  run rules and their queries on generated events (Sigma and LEQL)
# make differential-long  the same for 100,000 generated rules, different in each
#                run, and for each fix, rename and refactoring on all public rules
# make completion  how often completion offers what public rules contain
# make damaged   every request on 100,000 truncated or damaged public rules
# make fuzz      every fuzz target for FUZZTIME (1m)
# make vsix      the VS Code extension with the server for this machine,
#                build/vscode/sigma-lsp.vsix
# make vsix-all  the same for each platform, in build/vsix
# make dist      the release in build/dist: servers, extensions, Neovim plugin,
#                SBOM, checksums; reproducible from the commit
# make packaging write the definitions for package managers, build/packaging
# make release   build, check and publish a release; DRY_RUN=1 only prints what
#                would be published
# make rename-module MODULE=…  change the module path, in place
# make test-windows  the tests for windows/amd64 under Wine
# make screenshots  the pictures in docs/images, from the real editors
# make clean     remove build/, which contains everything generated or downloaded

SHELL := bash
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:

VERSION ?= $(or $(patsubst v%,%,$(shell git describe --tags --match 'v[0-9]*' 2>/dev/null)),0.0.0-dev)
# The version of a release: the description by git is a semantic version.
export VERSION
COMMIT  ?= $(shell git describe --always --abbrev=12 --dirty --exclude '*' 2>/dev/null)
GOBUILD := CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)'

# The race detector needs a C compiler. With jsonrpc2poison the protocol library
# overwrites recycled buffers, so that a reference kept too long is detected.
RACE         := $(if $(shell command -v gcc || command -v cc || command -v clang),-race)
GOTEST_FLAGS := $(RACE) -tags jsonrpc2poison
SMOKETIME    ?= 3s
FUZZTIME     ?= 1m

GOLANGCI_LINT := build/tools/golangci-lint-v2.15.0/golangci-lint
GOTESTSUM     := build/tools/gotestsum-v1.13.0/gotestsum

.PHONY: build run check test inventory parity bench fuzz vsix vsix-all dist screenshots clean

build:
	@$(GOBUILD) -o build/ ./cmd/sigma-lsp

run: build
	@go run ./examples/demo

check: test-static
	go test ./...

# Every suite writes lines "pass NAME", "fail NAME" or "skip NAME: why" to
# build/test, or gets a single such line.
SUITES := static go differential ci module neovim others vscode fuzz dist

test:
	@rm -rf build/test && mkdir -p build/test
	@for suite in $(SUITES); do \
		printf '\n== %s\n' $$suite; SECONDS=0; \
		if $(MAKE) --no-print-directory test-$$suite; \
		then [ -s build/test/$$suite ] || echo "pass $$suite" >build/test/$$suite; \
		else echo "fail suite $$suite" >>build/test/$$suite; fi; \
		echo "== $$suite took $$SECONDS s"; \
	done
	@cat $(SUITES:%=build/test/%) | awk ' \
		{ n[$$1]++ } $$1 != "pass" { print } \
		END { printf "%d passed, %d failed, %d skipped\n", n["pass"], n["fail"], n["skip"]; exit n["fail"] > 0 }'

.PHONY: $(SUITES:%=test-%)

test-static: $(GOLANGCI_LINT)
	@unformatted=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
		[ -z "$$unformatted" ] || { echo "gofmt would change:" $$unformatted; exit 1; }
	go vet -tags differential,ci ./...
	$(GOLANGCI_LINT) run --build-tags differential,ci
	@$(MAKE) --no-print-directory words

test-go: build $(GOTESTSUM)
	@mkdir -p build/test
	@$(GOTESTSUM) --format pkgname --jsonfile build/test/go.json -- $(GOTEST_FLAGS) ./...; \
		status=$$?; \
		awk -F'"' '$$6 == "Action" && $$14 == "Test" { print $$8, $$12, $$16 }' build/test/go.json | \
			grep -E '^(pass|fail|skip) ' >build/test/go; \
		[ -n "$(RACE)" ] || echo "skip race detector: needs a C compiler" >>build/test/go; \
		exit $$status

# Packages that change rules and promise to keep what they match.
KEEPING := ./analysis/check ./analysis/selectionref ./analysis/refactor

# Without the race detector, which would take minutes. Seven in ten generated
# rules can be evaluated.
test-differential:
	@mkdir -p build/test
	@go test -tags differential -run 'Differential|TestSharpness|TestGenerated|TestParity' -v ./convert -rapid.checks 2500 -rapid.seed 1 -rapid.nofailfile >build/test/differential.log; status=$$?; \
		go test -tags differential -run Differential -v $(KEEPING) >>build/test/differential.log || status=$$?; \
		sed -nE 's/^ +[a-z_]+\.go:[0-9]+: //p' build/test/differential.log; \
		sed -nE 's/^--- (PASS|FAIL|SKIP): ([A-Za-z]+).*/\1 differential \2/p' build/test/differential.log | \
			sed 's/^PASS/pass/; s/^FAIL/fail/; s/^SKIP/skip/' >build/test/differential; \
		exit $$status

# The examples for CI services and hooks, on the committed files.
test-ci:
	@mkdir -p build/test
	@go test -tags ci -count 1 -v ./examples/ci >build/test/ci.log; status=$$?; \
		[ $$status = 0 ] || cat build/test/ci.log; \
		sed -nE 's/^--- (PASS|FAIL): ([A-Za-z]+).*/\1 ci \2/p; s/^--- SKIP: ([A-Za-z]+).*/SKIP ci \1: its programs are missing/p' build/test/ci.log | \
			sed 's/^PASS/pass/; s/^FAIL/fail/; s/^SKIP/skip/' >build/test/ci; \
		exit $$status

inventory:
	@go test -count 1 -run TestInventory -v ./analysis/check

.PHONY: new-check words
new-check:
	@bash analysis/checks/new-check '$(NAME)' '$(GROUP)'

words:
	@go run ./cmd/words

# How often completion offers what public rules contain, and that it answers at
# any position in damaged rules.
.PHONY: completion
completion:
	@go test -count 1 -run 'TestFigures|TestAnyText' -v ./analysis/complete -places 10000

.PHONY: differential
differential: test-differential

.PHONY: differential-long
differential-long:
	go test -tags differential -run TestGenerated -timeout 3h -v ./convert -rapid.checks 48000 -rapid.nofailfile | grep -v '^=== '
	go test -tags differential -run Differential -timeout 3h -v $(KEEPING) -keeping.each 0 | grep -v '^=== '

.PHONY: damaged
damaged:
	go test ./lsp -run TestQuestionsAboutDamagedTexts -v -timeout 3h -damaged 100000

# $(call each-fuzz-target,TIME) runs every fuzz target for that long. Go before
# 1.27 sometimes reports the end of that time as a failure (golang/go#75804);
# a real failure always writes its input.
define each-fuzz-target
	@mkdir -p build/test; failed=0; \
	while read -r package target; do \
		go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(1) -fuzzminimizetime 20x $$package </dev/null 2>&1 | tee build/test/fuzz.log; \
		if [ $${PIPESTATUS[0]} = 0 ]; then word=pass; \
		elif grep -q '^ *context deadline exceeded$$' build/test/fuzz.log && \
			! grep -qE 'Failing input|panic|hung or terminated|\.go:[0-9]+:' build/test/fuzz.log; then word=pass; \
		else word=fail; fi; \
		echo "$$word $$package $$target" >>build/test/fuzz; \
		[ $$word = pass ] || failed=1; \
	done < <(go test -list '^Fuzz' ./... | awk ' \
		/^Fuzz/ { t[++n] = $$1 } \
		/^ok/ { for (i = 1; i <= n; i++) print $$2, t[i]; n = 0 }'); \
	exit $$failed
endef

test-fuzz:
	$(call each-fuzz-target,$(SMOKETIME))

fuzz:
	$(call each-fuzz-target,$(FUZZTIME))

test-neovim: build
	@bash editors/neovim/test/run

test-others: build
	@bash editors/others/test/run

test-windows:
	@bash testdata/wine/run

test-vscode: build
	@bash editors/vscode/test/run

# The release is built twice and must be identical.
test-dist:
	@$(MAKE) --no-print-directory dist DIST=build/dist
	@$(MAKE) --no-print-directory dist DIST=build/dist-again >/dev/null
	diff build/dist/SHA256SUMS build/dist-again/SHA256SUMS
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go vet -trimpath ./...

parity:
	go test -tags differential ./convert -run TestParity -update-parity

bench: build
	go test -run '^$$' -bench . -benchmem ./...
	@if [ -e ../shared/tools/lspbench.py ]; then for size in 2000 20000; do \
		python3 ../shared/tools/lspbench.py --make $$size build/bench-$$size.yml && \
		python3 ../shared/tools/lspbench.py "build/sigma-lsp serve" build/bench-$$size.yml 300 || exit 1; \
	done; fi
	@bash editors/vscode/test/run latency

# The extension is assembled in build/, so that its packages are there.
build/vscode/dist/extension.js: build/vscode/node_modules $(shell find editors/vscode/src editors/vscode/package.json editors/vscode/tsconfig.json -type f)
	@cp -R LICENSE NOTICE editors/vscode/. build/vscode
	@cd build/vscode && npm version --silent --no-git-tag-version --allow-same-version $(VERSION) >/dev/null && npm run --silent build

.PHONY: extension
extension: build/vscode/dist/extension.js
	@cp -R LICENSE NOTICE editors/vscode/. build/vscode
	@for picture in finding hover preview copy workspace; do cp docs/images/$$picture.png build/vscode/media/; done
	@cd build/vscode && npm version --silent --no-git-tag-version --allow-same-version $(VERSION) >/dev/null

# The server in the extension is the program without the commands that the
# extension does not need, which makes it a third smaller.
SERVER := $(addprefix cmd/sigma-lsp/,main.go serve.go version.go sanitize.go)

# $(call vsix,TARGET,OS,ARCH,FILE) packages the extension with the server of a platform.
vsix = rm -rf build/vscode/server && GOOS=$(2) GOARCH=$(3) $(GOBUILD) -o build/vscode/server/sigma-lsp$$([ $(2) != windows ] || echo .exe) $(SERVER) && \
	(cd build/vscode && npm run --silent package -- --target $(1) --out $(4) >/dev/null) && rm -rf build/vscode/server

# VS Code's name of the platform of this machine.
HOST_OS   := $(shell go env GOHOSTOS)
HOST_ARCH := $(shell go env GOHOSTARCH)
HOST_VSIX := $(patsubst windows-%,win32-%,$(patsubst %-amd64,%-x64,$(HOST_OS)-$(HOST_ARCH)))

vsix: extension
	@$(call vsix,$(HOST_VSIX),$(HOST_OS),$(HOST_ARCH),sigma-lsp.vsix)

vsix-all: extension
	@rm -rf build/vsix && mkdir -p build/vsix
	@for platform in linux-x64:linux:amd64 linux-arm64:linux:arm64 darwin-x64:darwin:amd64 \
		darwin-arm64:darwin:arm64 win32-x64:windows:amd64 win32-arm64:windows:arm64; do \
		IFS=: read -r name os arch <<<$$platform; \
		$(call vsix,$$name,$$os,$$arch,../vsix/sigma-lsp-$(VERSION)-$$name.vsix) || exit 1; \
	done
	@wc -c build/vsix/*.vsix

DIST       := build/dist
GOMOD_SBOM := build/tools/cyclonedx-gomod-v1.10.0/cyclonedx-gomod
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null)
# $(call archive,FILE,FOLDER) packs a folder reproducibly.
archive = tar --sort=name --mtime=@$(or $(SOURCE_DATE_EPOCH),0) --owner=0 --group=0 --numeric-owner --mode=go-w -C $(dir $(2)) -cf - $(notdir $(2)) | gzip -9n >$(1)

dist: vsix-all $(GOMOD_SBOM)
	@rm -rf $(DIST) && mkdir -p $(DIST)/parts
	@cp build/vsix/*.vsix $(DIST)
	@for os in linux darwin windows; do for arch in amd64 arm64; do \
		name=sigma-lsp-$(VERSION)-$$os-$$arch; mkdir -p $(DIST)/parts/$$name && \
		GOOS=$$os GOARCH=$$arch $(GOBUILD) -o $(DIST)/parts/$$name/ ./cmd/sigma-lsp && \
		cp LICENSE NOTICE README.md $(DIST)/parts/$$name && \
		if [ $$os = windows ]; then python3 packaging/zip.py $(DIST)/$$name.zip $(DIST)/parts/$$name; \
		else $(call archive,$(DIST)/$$name.tar.gz,$(DIST)/parts/$$name); fi && \
		$(GOMOD_SBOM) bin -json -std -noserial -notimestamp -version $(VERSION) -output $(DIST)/$$name.cdx.json $(DIST)/parts/$$name/sigma-lsp* 2>/dev/null || exit 1; \
	done; done
	@mkdir $(DIST)/parts/sigma-lsp-neovim && cp -R LICENSE editors/neovim/. $(DIST)/parts/sigma-lsp-neovim && rm -rf $(DIST)/parts/sigma-lsp-neovim/test
	@$(call archive,$(DIST)/sigma-lsp-neovim-$(VERSION).tar.gz,$(DIST)/parts/sigma-lsp-neovim)
	@rm -rf $(DIST)/parts
	@cd $(DIST) && sha256sum * >SHA256SUMS && wc -c *

.PHONY: packaging release rename-module
packaging:
	@bash packaging/fill $(DIST) build/packaging

release:
	@bash packaging/release $(DIST)

# The module gets the path of its repository once there is one.
MODULE ?= sigma-lsp
rename-module:
	@bash packaging/rename-module $(MODULE)

# Builds the module under another path.
.PHONY: test-module
test-module:
	@rm -rf build/module && mkdir -p build/module
	@git ls-files -z --cached --others --exclude-standard -- '*.go' go.mod go.sum '*.tsv' '*.yml' '*.json' | tar --null -T - -cf - | tar -xf - -C build/module
	@cd build/module && bash ../../packaging/rename-module example.org/owner/sigma-lsp && GOWORK=off go vet ./... && GOWORK=off go build -o sigma-lsp ./cmd/sigma-lsp && ./sigma-lsp version
	@rm -rf build/module

screenshots: build
	@bash editors/vscode/test/run
	@mkdir -p docs/images
	@while read -r to from; do cp "build/screenshots/$$from.png" "docs/images/$$to.png"; done <docs/images/list
	@bash editors/vscode/test/run movie
	@go run ./packaging/pictures docs/images/*.png build/movie/start.frames
	@cp build/movie/start.gif docs/images

build/vscode/node_modules: editors/vscode/package-lock.json
	@mkdir -p build/vscode && cp editors/vscode/{package.json,package-lock.json,.npmrc} build/vscode
	@cd build/vscode && npm ci --silent
	@touch $@

clean:
	rm -rf build

# Tools are downloaded at a fixed version.
$(GOLANGCI_LINT): PACKAGE := github.com/golangci/golangci-lint/v2/cmd/golangci-lint
$(GOTESTSUM): PACKAGE := gotest.tools/gotestsum
$(GOMOD_SBOM): PACKAGE := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod
$(GOLANGCI_LINT) $(GOTESTSUM) $(GOMOD_SBOM):
	@echo "building $(PACKAGE), once"
	@GOBIN=$(CURDIR)/$(@D) go install $(PACKAGE)@$(lastword $(subst -, ,$(notdir $(@D))))
