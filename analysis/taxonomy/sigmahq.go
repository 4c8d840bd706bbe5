package taxonomy

import "strings"

// The conventions of the repository of public rules beyond the specification.
// Source: SigmaHQ's conventions for rules, titles and file names, and how the
// public rules follow them.

// FilePrefix returns the prefix of a rule's file name for the log source itself
// or for its product as a whole. It returns false if there is no convention.
func FilePrefix(l Logsource) (string, bool) {
	if l.Category == "" && l.Product == "linux" && l.Service != "" {
		return "lnx_" + strings.ReplaceAll(l.Service, "-", "_") + "_", true
	}
	for _, key := range []string{l.Category + "/" + l.Product + "/" + l.Service, "/" + l.Product + "/"} {
		if prefix, ok := filePrefixes[key]; ok && prefix != "" {
			return prefix, true
		}
	}
	return "", false
}

var filePrefixes = map[string]string{
	"//apache":                          "web_apache_",
	"//nginx":                           "web_nginx_",
	"antivirus//":                       "av_",
	"database//":                        "db_",
	"dns//":                             "net_dns_",
	"firewall//":                        "net_firewall_",
	"proxy//":                           "proxy_",
	"webserver//":                       "web_",
	"/aws/":                             "aws_",
	"/azure/":                           "azure_",
	"/bitbucket/audit":                  "bitbucket_audit_",
	"/cisco/":                           "cisco_",
	"/fortios/":                         "fortios_",
	"/gcp/":                             "gcp_",
	"/github/":                          "github_",
	"/huawei/":                          "huawei_",
	"/juniper/":                         "juniper_",
	"/kubernetes/audit":                 "kubernetes_audit_",
	"application/kubernetes/audit":      "kubernetes_audit_",
	"/linux/":                           "lnx_",
	"/m365/":                            "microsoft365_",
	"/macos/":                           "macos_",
	"/okta/":                            "okta_",
	"/onelogin/":                        "onelogin_",
	"/paloalto/globalprotect":           "paloalto_globalprotect_",
	"appliance/paloalto/globalprotect":  "paloalto_globalprotect_",
	"file_event/paloalto/globalprotect": "file_event_paloalto_globalprotect_",
	"/zeek/":                            "zeek_",
	"application/django/":               "appframework_django_",
	"application/jvm/":                  "java_",
	"application/nodejs/":               "nodejs_",
	"application/opencanary/":           "opencanary_",
	"application/python/":               "app_python_",
	"application/rpc_firewall/":         "rpc_firewall_",
	"application/ruby_on_rails/":        "appframework_ruby_",
	"application/spring/":               "spring_",
	"application/velocity/":             "velocity_",
	"/modsecurity/":                     "modsec_",

	"file_event/linux/":         "file_event_lnx_",
	"network_connection/linux/": "net_connection_lnx_",
	"process_creation/linux/":   "proc_creation_lnx_",
	"file_event/macos/":         "file_event_macos_",
	"process_creation/macos/":   "proc_creation_macos_",

	"create_remote_thread/windows/":      "create_remote_thread_win_",
	"create_stream_hash/windows/":        "create_stream_hash_",
	"dns_query/windows/":                 "dns_query_win_",
	"driver_load/windows/":               "driver_load_win_",
	"file_access/windows/":               "file_access_win_",
	"file_change/windows/":               "file_change_win_",
	"file_delete/windows/":               "file_delete_win_",
	"file_event/windows/":                "file_event_win_",
	"file_executable_detected/windows/":  "file_executable_detected_win_",
	"file_rename/windows/":               "file_rename_win_",
	"image_load/windows/":                "image_load_",
	"network_connection/windows/":        "net_connection_win_",
	"pipe_created/windows/":              "pipe_created_",
	"process_access/windows/":            "proc_access_win_",
	"process_creation/windows/":          "proc_creation_win_",
	"process_tampering/windows/":         "proc_tampering_",
	"ps_classic_provider_start/windows/": "posh_pc_",
	"ps_classic_start/windows/":          "posh_pc_",
	"ps_module/windows/":                 "posh_pm_",
	"ps_script/windows/":                 "posh_ps_",
	"raw_access_thread/windows/":         "raw_access_thread_",
	"registry_add/windows/":              "registry_add_",
	"registry_delete/windows/":           "registry_delete_",
	"registry_event/windows/":            "registry_event_",
	"registry_rename/windows/":           "registry_rename_",
	"registry_set/windows/":              "registry_set_",
	"sysmon_error/windows/":              "sysmon_",
	"sysmon_status/windows/":             "sysmon_",
	"wmi_event/windows/":                 "sysmon_wmi_",

	"/windows/":                                           "win_",
	"/windows/applocker":                                  "win_applocker_",
	"/windows/appmodel-runtime":                           "win_appmodel_runtime_",
	"/windows/appxdeployment-server":                      "win_appxdeployment_server_",
	"/windows/appxpackaging-om":                           "win_appxpackaging_om_",
	"/windows/certificateservicesclient-lifecycle-system": "win_certificateservicesclient_lifecycle_system_",
	"/windows/bits-client":                                "win_bits_client_",
	"/windows/capi2":                                      "win_capi2_",
	"/windows/codeintegrity-operational":                  "win_codeintegrity_",
	"/windows/diagnosis-scripted":                         "win_diagnosis_scripted_",
	"/windows/dns-client":                                 "win_dns_client_",
	"/windows/dns-server":                                 "win_dns_server_",
	"/windows/dns-server-analytic":                        "win_dns_analytic_",
	"/windows/firewall-as":                                "win_firewall_as_",
	"/windows/ldap":                                       "win_ldap_",
	"/windows/lsa-server":                                 "win_lsa_server_",
	"/windows/msexchange-management":                      "win_exchange_",
	"/windows/openssh":                                    "win_sshd_openssh_",
	"/windows/powershell-classic":                         "posh_pc_",
	"/windows/security":                                   "win_security_",
	"/windows/security-mitigations":                       "win_security_mitigations_",
	"/windows/shell-core":                                 "win_shell_core_",
	"/windows/smbclient-connectivity":                     "win_smbclient_connectivity_",
	"/windows/smbclient-security":                         "win_smbclient_security_",
	"/windows/sysmon":                                     "sysmon_",
	"/windows/system":                                     "win_system_",
	"/windows/taskscheduler":                              "win_taskscheduler_",
	"/windows/terminalservices-localsessionmanager":       "win_terminalservices_",
	"/windows/windefend":                                  "win_defender_",
	"/windows/wmi":                                        "win_wmi_",
}

// Definition returns what must be set up before a log source has any events, if
// nearly all public rules say so under "definition".
func Definition(l Logsource) (string, bool) {
	text, ok := definitions[l]
	return text, ok
}

var definitions = map[Logsource]string{
	{"ps_script", "windows", ""}:           "Requirements: script block logging must be on",
	{"ps_module", "windows", ""}:           "Requirements: module logging must be on",
	{"pipe_created", "windows", ""}:        "Requirements: Sysmon must log named pipes (events 17 and 18)",
	{"file_access", "windows", ""}:         "Requirements: the provider Microsoft-Windows-Kernel-File must be traced",
	{"file_rename", "windows", ""}:         "Requirements: the provider Microsoft-Windows-Kernel-File must be traced",
	{"", "windows", "dns-client"}:          "Requirements: the event log Microsoft-Windows-DNS Client Events/Operational must be on",
	{"", "windows", "ldap"}:                "Requirements: the debug log of the LDAP client must be on",
	{"", "windows", "capi2"}:               "Requirements: the event log Microsoft-Windows-CAPI2/Operational must be on",
	{"", "windows", "ntlm"}:                "Requirements: NTLM must be audited by group policy",
	{"", "windows", "lsa-server"}:          "Requirements: the event log Microsoft-Windows-LSA/Operational must be on",
	{"", "windows", "driver-framework"}:    "Requirements: the event log Microsoft-Windows-DriverFrameworks-UserMode/Operational must be on",
	{"", "windows", "taskscheduler"}:       "Requirements: the event log Microsoft-Windows-TaskScheduler/Operational must be on",
	{"", "windows", "dns-server-analytic"}: "Requirements: the analytic log of the DNS server must be on",
	{"application", "rpc_firewall", ""}:    "Requirements: RPC Firewall must run on all machines and audit the interface",
	{"application", "jvm", ""}:             "Requirements: the program must log its errors, and the log must be collected",
	{"application", "sql", ""}:             "Requirements: the program must log its SQL errors",
	{"", "github", "audit"}:                "Requirements: the audit log must be streamed",
	{"", "bitbucket", "audit"}:             "Requirements: the audit log must be on, at the level of the event",
	{"", "cisco", "bgp"}:                   "Requirements: the messages of BGP must be collected",
	{"", "cisco", "ldp"}:                   "Requirements: the messages of LDP must be collected",
	{"", "huawei", "bgp"}:                  "Requirements: the messages of BGP must be collected",
	{"", "juniper", "bgp"}:                 "Requirements: the messages of BGP must be collected",
	{"database", "", ""}:                   "Requirements: the database must log its queries",
}

// SmallTitleWords are those that a title writes in lower case.
var SmallTitleWords = []string{
	"a", "an", "and", "as", "at", "by", "for", "from", "in", "new", "of", "on", "or", "over",
	"the", "through", "to", "via", "with", "without",
}

// Trademarks should not occur in titles.
var Trademarks = []string{"MITRE ATT&CK", "ATT&CK"}

// NoFalsePositives are placeholder words, in lower case, to be replaced by
// "Unknown" or "Unlikely".
var NoFalsePositives = []string{"none", "pentest", "penetration"}

// FalsePositiveTypos are frequent typos in false positives, in lower case, and
// their corrections.
var FalsePositiveTypos = map[string]string{
	"unkown":      "unknown", //nolint:misspell // the typo itself
	"ligitimate":  "legitimate",
	"legitim":     "legitimate",
	"legitimeate": "legitimate",
}

// FolderTags are the folders of the public rules whose rules carry a tag.
var FolderTags = map[string]string{
	"rules-dfir":             "detection.dfir",
	"rules-emerging-threats": "detection.emerging-threats",
	"rules-threat-hunting":   "detection.threat-hunting",
}
