package settings

import (
	"strings"
	"sync"
)

// coreValidators lists the validators of pySigma 2.0.1 (sigma.validators.core) with the
// checks that find what they find.
const coreValidators = `
identifier_existence missing-id
identifier_uniqueness duplicate-id
duplicate_title duplicate-title
duplicate_references duplicate-list-item
duplicate_filename duplicate-filename
filename_length filename-pattern
custom_attributes unknown-key references-key-misspelt
dangling_detection selection-not-used
dangling_condition condition-pattern-no-match
them_condition_with_single_detection condition-them-single
all_of_them_condition condition-all-of-them
specific_instead_of_generic_logsource logsource-specific-not-generic
fieldname_logsource logsource-unknown-key
invalid_modifier_combinations all-on-whole-values base64offset-without-contains windash-with-all modifier-repeated
double_wildcard double-wildcard
number_as_string number-as-text
control_character control-character
wildcards_instead_of_modifiers wildcard-contains wildcard-startswith wildcard-endswith
escaped_wildcard escaped-wildcard
tag_format tag-format
attacktag attack-unknown attack-retired attack-tactic-renamed attack-underscore-tactic
d3_fendtag tag-d3fend-unknown
tlpv1_tag tag-tlp
tlpv2_tag tag-tlp
tlptag tag-tlp
duplicate_tag tag-duplicate
namespace_tag tag-namespace-unknown
cartag tag-car-format
cvetag tag-cve-format
detection_tag tag-detection
stptag tag-stp
`

// sigmahqValidators lists the validators of pysigma-validators-sigmahq 0.21.0 likewise.
const sigmahqValidators = `
sigmahq_title_length title-length-120
sigmahq_title_start title-start-detects
sigmahq_title_end title-ends-with-dot
sigmahq_title_case title-case
sigmahq_description_existence missing-description
sigmahq_description_length description-short
sigmahq_link_in_description description-has-link
sigmahq_level_existence missing-level
sigmahq_status_existence missing-status
sigmahq_status status-deprecated-outside-folder
sigmahq_status_to_high status-too-high-for-new
sigmahq_date_existence missing-date
sigmahq_author_existence missing-author
sigmahq_github_link github-branch-link
sigmahq_mitre_link attack-link-in-references
sigmahq_falsepositives_capital falsepositives-capital
sigmahq_falsepositives_banned_word falsepositives-banned-word
sigmahq_falsepositives_typo_word falsepositives-typo
sigmahq_fields_existence fields-deprecated
sigmahq_filename_convention filename-pattern
sigmahq_filename_prefix filename-prefix
sigmahq_correlation_filename_prefix correlation-file-prefix
sigmahq_tags_detection detection-tag
sigmahq_tags_unique_detection tag-one-per-rule
sigmahq_tags_unique_tlp tag-one-per-rule
sigmahq_tags_tlp tlp-only-clear
sigmahq_modified_date_order modified-before-date
sigmahq_redundant_modified modified-equals-date
sigmahq_modified_without_date modified-without-date
sigmahq_unknown_field unknown-key
sigmahq_category_event_id category-with-eventid logsource-contradiction
sigmahq_category_windows_provider_name category-with-provider
sigmahq_unsupported_regex_group_construct regex-not-portable
sigmahq_space_field_name field-name-space
sigmahq_fieldname_cast field-name-case
sigmahq_invalid_fieldname unknown-field
sigmahq_field_user user-name-localised
sigmahq_invalid_hash_kv hash-without-type
sigmahq_redundant_field category-with-eventid logsource-contradiction
sigmahq_logsource_unknown logsource-unknown
sigmahq_sysmon_missing_eventid sysmon-without-eventid
sigmahq_correlation_rules_minimum correlation-temporal-one-rule
sigmahq_correlation_group_by_existence correlation-group-by-missing
sigmahq_ofthem_condition condition-them-single
sigmahq_ofselection_condition condition-of-single
sigmahq_missing_asterisk_condition condition-of-without-star
sigmahq_field_duplicate_value duplicate-value
sigmahq_invalid_all_modifier all-with-one-value
sigmahq_tags_techniques_without_tactics attack-tactic-missing
`

func lines(text string) map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(strings.TrimSpace(text)) {
		words := strings.Fields(line)
		all[words[0]] = words[1:]
	}
	return all
}

// equivalents are the checks for each validator. Those of SigmaHQ are known
// with and without the prefix of their name.
var equivalents = sync.OnceValue(func() map[string][]string {
	all := lines(coreValidators)
	for name, checks := range lines(sigmahqValidators) {
		all[name] = checks
		bare := strings.TrimPrefix(name, "sigmahq_")
		if _, taken := all[bare]; !taken {
			all[bare] = checks
		}
	}
	return all
})
