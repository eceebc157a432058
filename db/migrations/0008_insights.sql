CREATE TABLE `alert_deliveries` (
	`id` integer PRIMARY KEY NOT NULL,
	`alert_id` integer,
	`channel` text NOT NULL,
	`event` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`problem` text,
	FOREIGN KEY (`alert_id`) REFERENCES `alerts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `alert_deliveries_waiting` ON `alert_deliveries` (`due_at`) WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX `alert_deliveries_by_alert` ON `alert_deliveries` (`alert_id`);--> statement-breakpoint
CREATE INDEX `alert_deliveries_by_created` ON `alert_deliveries` (`created_at`);--> statement-breakpoint
CREATE TABLE `alert_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`built_in` text,
	`name` text,
	`metric` text NOT NULL,
	`scope` text NOT NULL,
	`scope_value` text,
	`window_minutes` integer NOT NULL,
	`comparison` text NOT NULL,
	`threshold` real NOT NULL,
	`clear_at` real,
	`min_sample` integer NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`urgent` integer DEFAULT false NOT NULL,
	`renotify_minutes` integer,
	`channels` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_rules_built_in_unique` ON `alert_rules` (`built_in`);--> statement-breakpoint
CREATE TABLE `alerts` (
	`id` integer PRIMARY KEY NOT NULL,
	`rule_id` integer,
	`sentence` text NOT NULL,
	`metric` text NOT NULL,
	`scope` text NOT NULL,
	`scope_value` text,
	`state` text NOT NULL,
	`message` text NOT NULL,
	`value` real NOT NULL,
	`peak` real NOT NULL,
	`threshold` real NOT NULL,
	`baseline` real,
	`sample` integer NOT NULL,
	`cause` text NOT NULL,
	`calls` text NOT NULL,
	`opened_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`resolved_at` integer,
	`notified_at` integer,
	`acknowledged_at` integer,
	`acknowledged_by` text,
	`snoozed_until` integer,
	FOREIGN KEY (`rule_id`) REFERENCES `alert_rules`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `alerts_by_opened` ON `alerts` (`opened_at`);--> statement-breakpoint
CREATE INDEX `alerts_active` ON `alerts` (`rule_id`,`scope_value`) WHERE state = 'active';--> statement-breakpoint
CREATE INDEX `alerts_by_rule` ON `alerts` (`rule_id`,`scope_value`,`opened_at`);--> statement-breakpoint
CREATE TABLE `bill_imports` (
	`id` integer PRIMARY KEY NOT NULL,
	`provider_id` integer NOT NULL,
	`file_name` text NOT NULL,
	`format` text NOT NULL,
	`first_day` text NOT NULL,
	`last_day` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `bill_lines` (
	`id` integer PRIMARY KEY NOT NULL,
	`import_id` integer NOT NULL,
	`day` text NOT NULL,
	`model` text NOT NULL,
	`requests` integer,
	`input_uncached` integer,
	`cache_read` integer,
	`cache_write` integer,
	`output` integer,
	`cost_nanos` integer,
	FOREIGN KEY (`import_id`) REFERENCES `bill_imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bill_lines_key` ON `bill_lines` (`import_id`,`day`,`model`);--> statement-breakpoint
CREATE TABLE `job_estimates` (
	`id` integer PRIMARY KEY NOT NULL,
	`request_id` integer NOT NULL,
	`operation` text NOT NULL,
	`provider_id` integer NOT NULL,
	`model_name` text NOT NULL,
	`source_language` text NOT NULL,
	`target_language` text NOT NULL,
	`book` text,
	`characters` integer NOT NULL,
	`parts` integer NOT NULL,
	`raw_input_tokens` integer NOT NULL,
	`raw_output_tokens` integer NOT NULL,
	`raw_cost_nanos` integer,
	`raw_duration_ms` integer,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cost_nanos` integer,
	`duration_ms` integer,
	`created_at` integer NOT NULL,
	`status` text NOT NULL,
	`ended_at` integer,
	`actual_calls` integer,
	`actual_input_tokens` integer,
	`actual_output_tokens` integer,
	`actual_cost_nanos` integer,
	`actual_duration_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_estimates_request_id_unique` ON `job_estimates` (`request_id`);--> statement-breakpoint
CREATE INDEX `job_estimates_by_created` ON `job_estimates` (`created_at`);--> statement-breakpoint
CREATE INDEX `job_estimates_by_kind` ON `job_estimates` (`operation`,`provider_id`,`model_name`,`created_at`);--> statement-breakpoint
CREATE TABLE `recommendation_states` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`dismissed_at` integer,
	`dismissed_until` integer,
	`dismissed_severity` real,
	`applied_at` integer,
	`change` text,
	`undone_at` integer
);
