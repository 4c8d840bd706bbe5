package match

// cloudDialects map the field names in exports of cloud services to those in
// public rules, which follow either the service's own export or that of a SIEM.
var cloudDialects = []dialect{
	{ // Google Cloud audit logs, as they are and as Pub/Sub delivers them
		required: []string{"protoPayload.methodName", "protoPayload.serviceName", "data.protoPayload.methodName"},
		names: [][2]string{
			{"protoPayload.methodName", "gcp.audit.method_name"}, {"data.protoPayload.methodName", "gcp.audit.method_name"},
			{"protoPayload.methodName", "data.protoPayload.methodName"}, {"protoPayload.serviceName", "data.protoPayload.serviceName"},
			{"protoPayload.resourceName", "data.protoPayload.resourceName"},
			{"protoPayload.authorizationInfo.granted", "data.protoPayload.authorizationInfo.granted"},
			{"protoPayload.authorizationInfo.permission", "data.protoPayload.authorizationInfo.permission"},
			{"protoPayload.authenticationInfo.principalEmail", "data.protoPayload.authenticationInfo.principalEmail"},
		},
	},
	{ // Google Workspace in Google Cloud's audit logs
		required: []string{"protoPayload.metadata.event.eventName"},
		names:    [][2]string{{"protoPayload.metadata.event.eventName", "eventName"}, {"protoPayload.serviceName", "eventService"}},
	},
	{ // Google Workspace, reports of the admin SDK
		required: []string{"id.applicationName"},
		names:    [][2]string{{"events.name", "eventName"}, {"name", "eventName"}, {"parameters.SETTING_NAME", "setting_name"}, {"events.parameters.SETTING_NAME", "setting_name"}, {"parameters.setting_name", "setting_name"}},
	},
	{ // AWS CloudTrail by Elastic's module
		required: []string{"aws.cloudtrail.event_version", "aws.cloudtrail.event_type", "aws.cloudtrail.user_identity.type", "aws.cloudtrail.request_id"},
		names:    [][2]string{{"event.action", "eventName"}, {"event.provider", "eventSource"}, {"aws.cloudtrail.error_code", "errorCode"}, {"aws.cloudtrail.error_message", "errorMessage"}, {"aws.cloudtrail.user_identity.type", "userIdentity.type"}, {"aws.cloudtrail.user_identity.arn", "userIdentity.arn"}, {"user_agent.original", "userAgent"}, {"source.ip", "sourceIPAddress"}},
	},
	{ // AWS CloudTrail in Microsoft Sentinel
		required: []string{"EventTypeName", "AwsEventId", "UserIdentityType"},
		names:    [][2]string{{"EventName", "eventName"}, {"EventSource", "eventSource"}, {"ErrorCode", "errorCode"}, {"ErrorMessage", "errorMessage"}, {"UserIdentityType", "userIdentity.type"}, {"UserIdentityArn", "userIdentity.arn"}, {"SourceIpAddress", "sourceIPAddress"}, {"UserAgent", "userAgent"}},
	},
	{ // Azure activity: the portal's export, the command line, Log Analytics
		required: []string{"operationName.value", "OperationNameValue", "authorization.action", "properties.eventCategory"},
		names: [][2]string{
			{"operationName.value", "operationName"}, {"OperationNameValue", "operationName"}, {"operationName", "OperationNameValue"}, {"category.value", "CategoryValue"},
			{"resourceId", "ResourceId"}, {"_ResourceId", "ResourceId"}, {"resourceProviderName.value", "ResourceProviderValue"},
		},
	},
	{required: []string{"operationName"}, names: [][2]string{{"operationName", "OperationNameValue"}, {"resourceId", "ResourceId"}}},
	{ // Entra ID audit: Graph, diagnostic settings, Log Analytics
		required: []string{"activityDisplayName", "properties.activityDisplayName", "ActivityDisplayName", "LoggedByService", "AADOperationType", "azure.auditlogs.operation_name"},
		names: [][2]string{
			{"activityDisplayName", "operationName"}, {"properties.activityDisplayName", "operationName"}, {"ActivityDisplayName", "operationName"}, {"OperationName", "operationName"},
			{"azure.auditlogs.operation_name", "operationName"}, {"operationName", "OperationName"}, {"operationName", "ActivityDisplayName"}, {"operationName", "properties.message"},
			{"properties.category", "Category"}, {"category", "Category"}, {"Category", "category"}, {"properties.loggedByService", "LoggedByService"}, {"loggedByService", "LoggedByService"},
			{"properties.result", "Status"}, {"result", "Status"}, {"Result", "Status"}, {"properties.operationType", "ActivityType"}, {"operationType", "ActivityType"},
			{"properties.targetResources.type", "targetResources.type"}, {"TargetResources.type", "targetResources.type"},
			{"properties.targetResources.modifiedProperties.displayName", "TargetResources.ModifiedProperties.DisplayName"},
			{"targetResources.modifiedProperties.displayName", "TargetResources.ModifiedProperties.DisplayName"},
			{"TargetResources.modifiedProperties.displayName", "TargetResources.ModifiedProperties.DisplayName"},
			{"properties.targetResources.modifiedProperties.newValue", "TargetResources.ModifiedProperties.NewValue"},
			{"targetResources.modifiedProperties.newValue", "TargetResources.ModifiedProperties.NewValue"},
			{"TargetResources.modifiedProperties.newValue", "TargetResources.ModifiedProperties.NewValue"},
		},
	},
	{ // Entra ID sign-ins
		required: []string{"conditionalAccessStatus", "properties.conditionalAccessStatus", "ConditionalAccessStatus", "azure.signinlogs.properties.app_id"},
		names: [][2]string{
			{"resultType", "ResultType"}, {"properties.status.errorCode", "ResultType"}, {"status.errorCode", "ResultType"}, {"ResultType", "resultType"},
			{"resultDescription", "ResultDescription"}, {"properties.status.failureReason", "ResultDescription"}, {"status.failureReason", "ResultDescription"}, {"ResultDescription", "Resultdescription"},
			{"properties.authenticationRequirement", "AuthenticationRequirement"}, {"authenticationRequirement", "AuthenticationRequirement"},
			{"properties.deviceDetail.isCompliant", "DeviceDetail.isCompliant"}, {"deviceDetail.isCompliant", "DeviceDetail.isCompliant"},
			{"properties.deviceDetail.trustType", "DeviceDetail.trusttype"}, {"deviceDetail.trustType", "DeviceDetail.trusttype"}, {"DeviceDetail.trustType", "DeviceDetail.trusttype"},
			{"deviceDetail.deviceId", "properties.deviceDetail.deviceId"}, {"DeviceDetail.deviceId", "properties.deviceDetail.deviceId"},
			{"properties.resourceDisplayName", "ResourceDisplayName"}, {"resourceDisplayName", "ResourceDisplayName"},
			{"properties.riskState", "RiskState"}, {"riskState", "RiskState"}, {"properties.conditionalAccessStatus", "conditionalAccessStatus"}, {"ConditionalAccessStatus", "conditionalAccessStatus"},
			{"ipAddress", "callerIpAddress"}, {"IPAddress", "callerIpAddress"}, {"properties.ipAddress", "callerIpAddress"}, {"properties.userAgent", "userAgent"}, {"UserAgent", "userAgent"},
			{"location.countryOrRegion", "location"}, {"properties.location.countryOrRegion", "location"}, {"Location", "location"},
			{"properties.homeTenantId", "homeTenantId"}, {"HomeTenantId", "homeTenantId"}, {"properties.resourceTenantId", "resourceTenantId"}, {"ResourceTenantId", "resourceTenantId"},
		},
	},
	{ // Entra ID Protection
		required: []string{"properties.riskEventType", "RiskEventType", "riskDetectionId"},
		names:    [][2]string{{"properties.riskEventType", "riskEventType"}, {"RiskEventType", "riskEventType"}},
	},
	{ // alerts of Microsoft 365
		required: []string{"AlertType", "AlertId"},
		names:    [][2]string{{"Workload", "eventSource"}, {"Name", "eventName"}, {"Status", "status"}},
	},
	{ // Kubernetes audit in the forms of cloud services
		required: []string{"objectRef.resource", "log_name"},
		names:    [][2]string{{"objectRef.apiGroup", "apiGroup"}, {"requestObject.spec.containers.securityContext.capabilities.add", "capabilities"}, {"requestObject.spec.volumes.hostPath.path", "hostPath"}},
	},
	{ // Bitbucket
		required: []string{"auditType.actionI18nKey", "auditType.categoryI18nKey"},
		names:    [][2]string{{"auditType.actionI18nKey", "auditType.action"}, {"auditType.categoryI18nKey", "auditType.category"}},
	},
	{ // Duo
		required: []string{"txid", "access_device.ip", "auth_device.name"},
		names:    [][2]string{{"eventtype", "event_type"}},
	},
	{ // Zeek by Elastic's module
		required: []string{"zeek.dns.query", "zeek.http.status_code", "zeek.session_id", "zeek.dce_rpc.operation", "zeek.kerberos.client", "zeek.smb_files.name", "zeek.rdp.cookie", "zeek.x509.certificate.serial"},
		names: [][2]string{
			{"zeek.dns.query", "query"}, {"zeek.dns.answers", "answers"}, {"zeek.dns.qtype_name", "qtype_name"}, {"zeek.dns.rejected", "rejected"},
			{"zeek.http.status_code", "status_code"}, {"http.request.method", "method"}, {"url.original", "uri"},
			{"zeek.dce_rpc.operation", "operation"}, {"zeek.dce_rpc.endpoint", "endpoint"}, {"zeek.kerberos.cipher", "cipher"}, {"zeek.kerberos.request_type", "request_type"},
			{"zeek.kerberos.service", "service"}, {"zeek.smb_files.name", "name"}, {"zeek.smb_files.path", "path"}, {"zeek.x509.certificate.serial", "certificate.serial"},
			{"source.ip", "id.orig_h"}, {"destination.ip", "id.resp_h"}, {"destination.port", "id.resp_p"},
		},
	},
}
