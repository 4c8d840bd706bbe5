package match

import (
	"regexp"
	"slices"
)

// sensor is how an endpoint sensor names two processes: the acting one and its
// target. Which of them Sigma calls Image depends on the kind of the event: in
// process creation events the new one, and the acting one is its parent; where
// one process opens another they are SourceImage and TargetImage; in all others
// the acting one is Image.
type sensor struct {
	required []string
	kind     []string // fields that name the kind of event
	kindOf   func(*Event) action

	actor, target process // fields of the two
	parent        process // of the one that acts
	creator       process // the parent of a new one, where it has fields next to the one that acts
	names         [][2]string
	key, value    []string // of the registry
}

// process is the fields of a process.
type process struct{ image, command, pid []string }

// action is what happens in an event.
type action int

const (
	otherAction    action = iota // a process does something to what is not a process
	createsProcess               // a new process
	endsProcess                  // a process ends
	opensProcess                 // a process opens or changes another
)

var (
	creation    = regexp.MustCompile(`(?i)^(enum\.)?process$|^process[ _]?(launch|creat|start|exec)`)
	termination = regexp.MustCompile(`(?i)^process[ _]?(terminat|exit|stop|end)`)
)

// sensors are the products. Source of the names: the documentation of each on
// its events.
var sensors = []sensor{
	{ // Google Security Operations, unified data model; in JSON of its API in camel case
		required: []string{"metadata.event_type", "metadata.eventType", "target.process.command_line", "principal.process.command_line", "target.process.commandLine", "principal.process.commandLine"},
		kind:     []string{"metadata.event_type", "metadata.eventType"},
		actor: process{
			[]string{"principal.process.file.full_path", "principal.process.file.fullPath"},
			[]string{"principal.process.command_line", "principal.process.commandLine"},
			[]string{"principal.process.pid"},
		},
		target: process{
			[]string{"target.process.file.full_path", "target.process.file.fullPath"},
			[]string{"target.process.command_line", "target.process.commandLine"},
			[]string{"target.process.pid"},
		},
		parent: process{
			[]string{"principal.process.parent_process.file.full_path", "principal.process.parentProcess.file.fullPath"},
			[]string{"principal.process.parent_process.command_line", "principal.process.parentProcess.commandLine"},
			[]string{"principal.process.parent_process.pid", "principal.process.parentProcess.pid"},
		},
		names: [][2]string{
			{"target.file.full_path", "TargetFilename"}, {"target.file.fullPath", "TargetFilename"}, {"target.registry.registry_value_data", "Details"}, {"target.registry.registryValueData", "Details"},
			{"target.ip", "DestinationIp"}, {"target.port", "DestinationPort"}, {"target.hostname", "DestinationHostname"}, {"principal.ip", "SourceIp"}, {"principal.port", "SourcePort"},
			{"network.dns.questions.name", "QueryName"},
		},
		key: []string{"target.registry.registry_key", "target.registry.registryKey"}, value: []string{"target.registry.registry_value_name", "target.registry.registryValueName"},
	},
	{ // Open Cybersecurity Schema Framework
		required: []string{"class_uid"},
		kindOf:   ocsf,
		actor:    process{[]string{"actor.process.file.path"}, []string{"actor.process.cmd_line"}, []string{"actor.process.pid"}},
		target:   process{[]string{"process.file.path"}, []string{"process.cmd_line"}, []string{"process.pid"}},
		parent:   process{[]string{"actor.process.parent_process.file.path"}, []string{"actor.process.parent_process.cmd_line"}, []string{"actor.process.parent_process.pid"}},
		creator:  process{[]string{"process.parent_process.file.path"}, []string{"process.parent_process.cmd_line"}, []string{"process.parent_process.pid"}},
		names: [][2]string{
			{"file.path", "TargetFilename"}, {"module.file.path", "ImageLoaded"}, {"driver.file.path", "ImageLoaded"}, {"reg_value.data", "Details"},
			{"dst_endpoint.ip", "DestinationIp"}, {"dst_endpoint.port", "DestinationPort"}, {"dst_endpoint.hostname", "DestinationHostname"},
			{"src_endpoint.ip", "SourceIp"}, {"src_endpoint.port", "SourcePort"}, {"query.hostname", "QueryName"},
		},
		key: []string{"reg_value.path", "reg_key.path"}, value: []string{"reg_value.name"},
	},
	{ // Cortex XDR
		required: []string{"action_process_image_path", "actor_process_image_path"},
		kind:     []string{"event_sub_type", "event_type"},
		actor:    process{[]string{"actor_process_image_path"}, []string{"actor_process_command_line"}, []string{"actor_process_os_pid"}},
		target:   process{[]string{"action_process_image_path"}, []string{"action_process_image_command_line"}, []string{"action_process_os_pid"}},
		names: [][2]string{
			{"action_file_path", "TargetFilename"}, {"action_registry_data", "Details"}, {"action_module_path", "ImageLoaded"}, {"dns_query_name", "QueryName"},
			{"action_remote_ip", "DestinationIp"}, {"action_remote_port", "DestinationPort"}, {"action_local_ip", "SourceIp"}, {"action_local_port", "SourcePort"},
		},
		key: []string{"action_registry_key_name"}, value: []string{"action_registry_value_name"},
	},
	{ // SentinelOne
		required: []string{"tgt.process.image.path", "src.process.image.path"},
		kind:     []string{"event.type"},
		actor:    process{[]string{"src.process.image.path"}, []string{"src.process.cmdline"}, []string{"src.process.pid"}},
		target:   process{[]string{"tgt.process.image.path"}, []string{"tgt.process.cmdline"}, []string{"tgt.process.pid"}},
		parent:   process{[]string{"src.process.parent.image.path"}, []string{"src.process.parent.cmdline"}, []string{"src.process.parent.pid"}},
		names: [][2]string{
			{"tgt.file.path", "TargetFilename"}, {"module.path", "ImageLoaded"}, {"registry.value", "Details"}, {"event.dns.request", "QueryName"},
			{"dst.ip.address", "DestinationIp"}, {"dst.port.number", "DestinationPort"}, {"src.ip.address", "SourceIp"}, {"src.port.number", "SourcePort"},
		},
		key: []string{"registry.keyPath"},
	},
	{ // SentinelOne, Deep Visibility
		required: []string{"tgtProcImagePath", "srcProcImagePath"},
		kind:     []string{"eventType"},
		actor:    process{[]string{"srcProcImagePath"}, []string{"srcProcCmdLine"}, []string{"srcProcPid"}},
		target:   process{[]string{"tgtProcImagePath"}, []string{"tgtProcCmdLine"}, []string{"tgtProcPid"}},
		parent:   process{[]string{"srcProcParentImagePath"}, []string{"srcProcParentCmdLine"}, []string{"srcProcParentPid"}},
		names: [][2]string{
			{"tgtFilePath", "TargetFilename"}, {"modulePath", "ImageLoaded"}, {"registryValue", "Details"}, {"dnsRequest", "QueryName"},
			{"dstIp", "DestinationIp"}, {"dstPort", "DestinationPort"}, {"srcIp", "SourceIp"}, {"srcPort", "SourcePort"},
		},
		key: []string{"registryKeyPath"},
	},
}

// ocsf returns the action from the class and the activity. Source: OCSF, class
// 1007 "Process Activity".
func ocsf(e *Event) action {
	if e.text("class_uid") != "1007" {
		return otherAction
	}
	switch e.text("activity_id") {
	case "", "1":
		return createsProcess
	case "3", "4":
		return opensProcess
	}
	return endsProcess
}

// actionOf returns the action from the name of the kind, or from whether there
// is a target process.
func (s sensor) actionOf(e *Event) action {
	if s.kindOf != nil {
		return s.kindOf(e)
	}
	target := slices.ContainsFunc(slices.Concat(s.target.image, s.target.command), e.HasExactly)
	named := false
	for _, field := range s.kind {
		switch kind := e.text(field); {
		case creation.MatchString(kind):
			return createsProcess
		case termination.MatchString(kind):
			return endsProcess
		default:
			named = named || kind != ""
		}
	}
	switch {
	case target && named:
		return opensProcess
	case target:
		return createsProcess
	}
	return otherAction
}

// sensors adds Sigma's names to the events of sensors.
func (e *Event) sensors() {
	for _, s := range sensors {
		if !slices.ContainsFunc(s.required, e.HasExactly) {
			continue
		}
		switch s.actionOf(e) {
		case createsProcess:
			e.process(s.target, "Image", "CommandLine", "ProcessId")
			e.process(s.creator, "ParentImage", "ParentCommandLine", "ParentProcessId")
			e.process(s.actor, "ParentImage", "ParentCommandLine", "ParentProcessId")
		case endsProcess:
			e.process(s.target, "Image", "CommandLine", "ProcessId")
		case opensProcess:
			e.process(s.actor, "SourceImage", "SourceCommandLine", "SourceProcessId")
			e.process(s.target, "TargetImage", "TargetCommandLine", "TargetProcessId")
		case otherAction:
			e.process(s.actor, "Image", "CommandLine", "ProcessId")
			e.process(s.parent, "ParentImage", "ParentCommandLine", "ParentProcessId")
		}
		e.apply(dialect{names: s.names})
		for _, key := range s.key {
			value := ""
			for _, one := range s.value {
				if e.HasExactly(one) {
					value = one
				}
			}
			e.registryKey(key, value, value != "" && key != "reg_key.path")
		}
	}
	e.falcon()
}

func (e *Event) process(p process, image, command, pid string) {
	for _, of := range []struct {
		fields []string
		name   string
	}{{p.image, image}, {p.command, command}, {p.pid, pid}} {
		for _, field := range of.fields {
			e.apply(dialect{names: [][2]string{{field, of.name}}})
		}
	}
}

// falcon adds the names to events of CrowdStrike Falcon that depend on their
// kind: the file of an image is a module in image load events.
func (e *Event) falcon() {
	kind := e.text("event_simpleName")
	if kind == "" {
		return
	}
	if moduleLoad.MatchString(kind) {
		e.apply(dialect{names: [][2]string{{"ImageFileName", "ImageLoaded"}, {"TargetImageFileName", "Image"}}})
	} else {
		e.apply(dialect{names: [][2]string{{"ImageFileName", "Image"}}})
	}
	e.registryKey("RegObjectName", "RegValueName", true)
	e.apply(dialect{names: [][2]string{{"RegStringValue", "Details"}}})
}

var moduleLoad = regexp.MustCompile(`ModuleLoad|DriverLoad|ImageLoad`)
