#!/usr/bin/env bash
# The step of the action: builds sigma-lsp of the same revision as the action,
# and checks the rules of the repository that was checked out.
set -euo pipefail

program=$RUNNER_TEMP/sigma-lsp/sigma-lsp
(cd "$GITHUB_ACTION_PATH/../../.." && CGO_ENABLED=0 GOWORK=off go build -trimpath -o "$RUNNER_TEMP/sigma-lsp/" ./cmd/sigma-lsp)

paths=()
while IFS= read -r path; do
	path=${path%$'\r'}
	[ -z "${path//[[:space:]]/}" ] || paths+=("$path")
done <<<"$INPUT_PATHS"

options=("--fail-on=$INPUT_FAIL_ON")
[ -z "$INPUT_PROFILE" ] || options+=("--profile=$INPUT_PROFILE")
[ -z "$INPUT_CHANGED" ] || options+=("--changed=$INPUT_CHANGED")
[ -z "$INPUT_BASELINE" ] || options+=("--baseline=$INPUT_BASELINE")

# Each output format needs a separate run; standard error is shown only once.
check() { "$program" check "${options[@]}" "--output=$1" -- ${paths[@]+"${paths[@]}"}; }
status=0
output=text
[ "$INPUT_ANNOTATIONS" != true ] || output=github
check "$output" || status=$?
[ "$INPUT_SUMMARY" != true ] || check markdown >>"$GITHUB_STEP_SUMMARY" 2>/dev/null || true
[ -z "$INPUT_SARIF" ] || check sarif >"$INPUT_SARIF" 2>/dev/null || true

echo "status=$status" >>"$GITHUB_OUTPUT"
exit "$status"
