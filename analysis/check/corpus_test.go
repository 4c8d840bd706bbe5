package check_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/workspace"
)

// publicIndex is what all public rules hold.
func publicIndex(t *testing.T) *workspace.Index {
	t.Helper()
	var files []*workspace.File
	for _, f := range sigmatest.Public(t) {
		files = append(files, workspace.Summarize(f.Path, f.Path, f.Parse()))
	}
	return workspace.New(files, true)
}

// mistakes are findings on public rules that are right: each was looked at.
var mistakes = map[string]bool{
	// These name themselves among the related rules.
	"related-to-self proc_creation_win_hktl_rubeus.yml":                           true,
	"related-to-self proc_creation_win_powershell_msexchange_transport_agent.yml": true,
	"related-to-self image_load_malware_pingback_backdoor.yml":                    true,
	// An empty text in a list of parts makes the whole filter match everything.
	"empty-text-with-modifier proc_creation_win_powershell_susp_child_processes.yml": true,
	// The name of a file alone, compared with the full path of one.
	"bare-file-name file_event_win_apt_fin7_powershell_scripts_naming_convention.yml":         true,
	"bare-file-name proc_creation_win_remote_access_tools_teamviewer_incoming_connection.yml": true,
	// The path of a folder, compared with the end or the whole of that of a file.
	"path-trailing-backslash file_event_win_susp_binary_dropper.yml":                 true,
	"path-trailing-backslash file_event_win_create_evtx_non_common_locations.yml":    true,
	"path-trailing-backslash net_connection_win_adws_unusual_connection.yml":         true,
	"path-trailing-backslash registry_delete_removal_com_hijacking_registry_key.yml": true,
	"path-trailing-backslash registry_set_sentinelone_shell_context_tampering.yml":   true,
	// The end of a path is another one in the selection that has to match, too.
	"condition-never-true proc_creation_lnx_exploit_cve_2025_55182_susp_nodejs_server_child_process.yml": true,
	// Path separators in the name of a file that the version information has.
	"file-name-with-path proc_creation_win_hktl_inveigh.yml":                    true,
	"file-name-with-path proc_creation_win_msiexec_dll.yml":                     true,
	"file-name-with-path proc_creation_win_msiexec_masquerading.yml":            true,
	"file-name-with-path proc_creation_win_mssql_sqltoolsps_susp_execution.yml": true,
	"file-name-with-path proc_creation_win_nslookup_poweshell_download.yml":     true,
	"file-name-with-path proc_creation_win_regsvr32_remote_share.yml":           true,
	"file-name-with-path proc_creation_win_rpcping_credential_capture.yml":      true,
	"file-name-with-path proc_creation_win_susp_use_of_te_bin.yml":              true,
	// The whole path of a program, without its drive.
	"path-leading-backslash image_load_side_load_rjvplatform_non_default_location.yml": true,
	"path-leading-backslash proc_creation_win_agentexecutor_potential_abuse.yml":       true,
	// A flag in the path of a program.
	"path-with-arguments proc_creation_lnx_exploit_cve_2025_55182_susp_nodejs_server_child_process.yml": true,
	// Backslashes on Linux.
	"path-with-backslashes proc_creation_lnx_exploit_cve_2022_33891_spark_shell_command_injection.yml": true,
	"path-with-backslashes proc_creation_lnx_mal_shai_hulud_malicious_npm_package_installation.yml":    true,
	// A modifier on the name of a selection, and the path of a page among names of hosts.
	"modifier-in-selection-name proc_creation_macos_file_and_directory_discovery.yml": true,
	"url-in-host-field net_connection_win_domain_dead_drop_resolvers.yml":             true,
	// A text with the quote at its end that nobody opened.
	"stray-quote proc_creation_win_autorun_registry_modified_via_wmic.yml": true,
	"stray-quote registry_set_susp_run_key_img_folder.yml":                 true,
	// A drive without its colon.
	"malformed-path image_load_side_load_edputil.yml": true,
	// One of the three encodings, where the same text was to be found anywhere.
	"base64-with-contains proc_creation_win_exploit_cve_2025_53770_indicators.yml": true,
	// A space before the drive.
	"value-outer-space image_load_side_load_robform.yml": true,
}

// The public rules are good: an error or warning on one of them is a fault of
// ours, unless it says what InsightIDR cannot run. Rules that were retired, or use what Sigma gave up, may have some.
func TestCorpus(t *testing.T) {
	byFolder := map[string][]sigmatest.File{}
	for _, f := range sigmatest.Public(t) {
		folder, _, _ := strings.Cut(f.Path, "/")
		byFolder[folder] = append(byFolder[folder], f)
	}
	settings := check.Settings{Result: translate("insightidr"), Workspace: publicIndex(t)}
	for _, folder := range slices.Sorted(maps.Keys(byFolder)) {
		t.Run(folder, func(t *testing.T) {
			counts := map[string]int{}
			for n, file := range byFolder[folder] {
				source := sigma.NewSource(file.Text)
				settings.Key, settings.Path = file.Path, file.Path
				found := run(source, settings)
				for _, f := range found {
					counts[f.Severity.String()+" "+f.Check.Name]++
					lookAt(t, file.Path, source, f)
					if f.Severity >= check.Warning && f.Check.Group != "insightidr" && !mistakes[f.Check.Name+" "+path.Base(file.Path)] && file.InForce() {
						line, column := source.Position(f.At.Start, sigma.UTF32)
						t.Errorf("%s:%d:%d: %s: %s [%s]", file.Path, line+1, column+1, f.Severity, f.Text, f.Check.Name)
					}
				}
				if (n+1)%4 == 0 { // that every node has its place with CR LF is a law of the reader
					withLineBreaks(t, file.Path, file.Text, found, settings)
				}
			}
			var lines strings.Builder
			for _, name := range slices.Sorted(maps.Keys(counts)) {
				fmt.Fprintf(&lines, "\n%6d %s", counts[name], name)
			}
			t.Logf("%d files%s", len(byFolder[folder]), &lines)
		})
	}
}

// ownWarnings are the warnings and errors that the public rules have in their
// own profile. Each was looked at: links to lines of a file on a branch, which
// SigmaHQ's validator takes for no files, and the name of a provider, which it
// tells too.
var ownWarnings = map[string]int{
	"category-with-provider": 2,
	"github-branch-link":     9,
}

func TestCorpusSigmahq(t *testing.T) {
	settings := check.Settings{SkipTranslation: true, Profile: "sigmahq", Severity: check.SeverityFunc("sigmahq", nil)}
	counts := map[string]int{}
	for _, file := range sigmatest.Public(t) {
		if !file.InForce() {
			continue
		}
		settings.Path = file.Path
		for _, f := range run(sigma.NewSource(file.Text), settings) {
			if f.Severity >= check.Warning && !mistakes[f.Check.Name+" "+path.Base(file.Path)] {
				counts[f.Check.Name]++
			}
		}
	}
	if !maps.Equal(counts, ownWarnings) {
		t.Errorf("the warnings are %v, not %v", counts, ownWarnings)
	}
}
