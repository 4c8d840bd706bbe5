package main

// The objects of a SARIF log, as far as reports use them, with keys in the order
// of the log. Properties with a default value are written out, for consumers
// that do not know the defaults. Source: OASIS, Static Analysis Results
// Interchange Format 2.1.0.
type (
	sarifLog struct {
		Schema     string          `json:"$schema"`
		Version    string          `json:"version"`
		Runs       []sarifRun      `json:"runs"`
		Properties sarifProperties `json:"properties"`
	}
	sarifRun struct {
		BaseURIs         map[string]sarifArtifact `json:"originalUriBaseIds"`
		Addresses        emptyList                `json:"addresses"`
		ColumnKind       string                   `json:"columnKind"`
		Graphs           emptyList                `json:"graphs"`
		Invocations      []sarifInvocation        `json:"invocations"`
		Language         string                   `json:"language"`
		LogicalLocations emptyList                `json:"logicalLocations"`
		Newlines         []string                 `json:"newlineSequences"`
		Policies         emptyList                `json:"policies"`
		RedactionTokens  emptyList                `json:"redactionTokens"`
		Results          []*sarifResult           `json:"results"`
		Aggregates       emptyList                `json:"runAggregates"`
		Taxonomies       emptyList                `json:"taxonomies"`
		ThreadFlows      emptyList                `json:"threadFlowLocations"`
		Tool             sarifTool                `json:"tool"`
		Translations     emptyList                `json:"translations"`
		VersionControl   emptyList                `json:"versionControlProvenance"`
		WebRequests      emptyList                `json:"webRequests"`
		WebResponses     emptyList                `json:"webResponses"`
	}
	sarifTool struct {
		Driver     sarifDriver `json:"driver"`
		Extensions emptyList   `json:"extensions"`
	}
	sarifDriver struct {
		Contents        []string    `json:"contents"`
		IsComprehensive bool        `json:"isComprehensive"`
		Language        string      `json:"language"`
		Locations       emptyList   `json:"locations"`
		Name            string      `json:"name"`
		Notifications   emptyList   `json:"notifications"`
		Rules           []sarifRule `json:"rules"`
		Supported       emptyList   `json:"supportedTaxonomies"`
		Taxa            emptyList   `json:"taxa"`
		Version         string      `json:"version"`
	}
	sarifRule struct {
		Configuration    sarifConfiguration `json:"defaultConfiguration"`
		FullDescription  sarifText          `json:"fullDescription"`
		Help             sarifText          `json:"help"`
		HelpURI          string             `json:"helpUri,omitempty"`
		ID               string             `json:"id"`
		Properties       sarifProperties    `json:"properties"`
		Relationships    emptyList          `json:"relationships"`
		ShortDescription sarifText          `json:"shortDescription"`
	}
	sarifConfiguration struct {
		Enabled bool   `json:"enabled"`
		Level   string `json:"level"`
		Rank    unset  `json:"rank"`
	}
	sarifText struct {
		Markdown string `json:"markdown,omitempty"`
		Text     string `json:"text"`
	}
	sarifProperties map[string]any
	sarifInvocation struct {
		Successful              bool                `json:"executionSuccessful"`
		NotificationOverrides   emptyList           `json:"notificationConfigurationOverrides"`
		RuleOverrides           emptyList           `json:"ruleConfigurationOverrides"`
		ToolConfigNotifications emptyList           `json:"toolConfigurationNotifications"`
		Notifications           []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Locations []sarifLocation `json:"locations"`
		Message   sarifMessage    `json:"message"`
	}
	sarifResult struct {
		Fingerprints     map[string]string `json:"partialFingerprints"`
		Attachments      emptyList         `json:"attachments"`
		CodeFlows        emptyList         `json:"codeFlows"`
		Fixes            []sarifFix        `json:"fixes"`
		GraphTraversals  emptyList         `json:"graphTraversals"`
		Graphs           emptyList         `json:"graphs"`
		Kind             string            `json:"kind"`
		Level            string            `json:"level"`
		Locations        []sarifLocation   `json:"locations"`
		Message          sarifMessage      `json:"message"`
		Rank             unset             `json:"rank"`
		RelatedLocations []sarifLocation   `json:"relatedLocations"`
		RuleID           string            `json:"ruleId"`
		RuleIndex        int               `json:"ruleIndex"`
		Stacks           emptyList         `json:"stacks"`
		Taxa             emptyList         `json:"taxa"`
	}
	sarifMessage struct {
		Arguments emptyList `json:"arguments"`
		Text      string    `json:"text"`
	}
	sarifLocation struct {
		Annotations      emptyList     `json:"annotations"`
		ID               int           `json:"id"` // -1 for none
		LogicalLocations emptyList     `json:"logicalLocations"`
		Message          *sarifMessage `json:"message,omitempty"`
		Physical         sarifPhysical `json:"physicalLocation"`
		Relationships    emptyList     `json:"relationships"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		Description *sarifMessage `json:"description,omitempty"`
		Index       unset         `json:"index"`
		URI         string        `json:"uri,omitempty"`
		BaseURI     string        `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		ByteLength  *int  `json:"byteLength,omitempty"`
		ByteOffset  int   `json:"byteOffset"` // -1 for none
		CharOffset  unset `json:"charOffset"`
		EndColumn   int   `json:"endColumn"`
		EndLine     int   `json:"endLine"`
		StartColumn int   `json:"startColumn"`
		StartLine   int   `json:"startLine"`
	}
	sarifFix struct {
		Changes     []sarifChange   `json:"artifactChanges"`
		Description sarifMessage    `json:"description"`
		Properties  sarifProperties `json:"properties"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements,omitempty"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// emptyList is an array without elements.
type emptyList [0]struct{}

// unset is the default -1 of a number.
type unset struct{}

// MarshalJSON writes the default.
func (unset) MarshalJSON() ([]byte, error) { return []byte("-1"), nil }
