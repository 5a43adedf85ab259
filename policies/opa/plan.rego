# Rules of an organization on a plan, beside those of this project: see docs/opa.md.
# Conftest reads the package main, opa is told the query: data.main.deny.
package main

import rego.v1

# What will be there after the apply, in every module.
planned contains resource if {
	some path, value
	walk(input.planned_values.root_module, [path, value])
	path[count(path) - 2] == "resources"
	resource := value
	resource.mode == "managed"
}

# No database is smaller than what its backups need.
deny contains message if {
	some resource in planned
	resource.type in {"aws_db_instance", "aws_rds_cluster"}
	resource.values.backup_retention_period < 7
	message := sprintf("%s: its backups are kept for %d days, at least 7 are wanted", [
		resource.address,
		resource.values.backup_retention_period,
	])
}

# Nothing that holds data is destroyed by a plan that a machine applies.
deny contains message if {
	some change in input.resource_changes
	"delete" in change.change.actions
	change.type in {
		"aws_s3_bucket", "aws_sqs_queue", "aws_db_instance",
		"google_storage_bucket", "google_pubsub_subscription", "google_sql_database_instance",
		"azurerm_storage_account", "azurerm_servicebus_queue", "azurerm_postgresql_flexible_server",
	}
	message := sprintf("%s: the plan destroys it: a person has to apply that", [change.address])
}

# A queue keeps messages for a weekend at least.
warn contains message if {
	some resource in planned
	resource.type == "aws_sqs_queue"
	resource.values.message_retention_seconds < 259200
	message := sprintf("%s: it keeps messages for less than three days", [resource.address])
}
