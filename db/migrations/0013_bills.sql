DROP INDEX `bill_lines_key`;--> statement-breakpoint
ALTER TABLE `bill_lines` ADD `account` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `bill_lines` ADD `tier` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `bill_lines` ADD `input_cost_nanos` integer;--> statement-breakpoint
ALTER TABLE `bill_lines` ADD `cache_read_cost_nanos` integer;--> statement-breakpoint
ALTER TABLE `bill_lines` ADD `cache_write_cost_nanos` integer;--> statement-breakpoint
ALTER TABLE `bill_lines` ADD `output_cost_nanos` integer;--> statement-breakpoint
ALTER TABLE `bill_lines` ADD `other_cost_nanos` integer;--> statement-breakpoint
ALTER TABLE `bill_lines` ADD `rounding_nanos` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bill_lines_key` ON `bill_lines` (`import_id`,`day`,`model`,`account`,`tier`);--> statement-breakpoint
ALTER TABLE `bill_imports` ADD `file_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `bill_imports` ADD `has_usage` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `bill_imports` ADD `has_cost` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `bill_imports` ADD `accounts` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `bill_imports` ADD `rows` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `bill_imports` ADD `rejected_rows` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `bill_imports_by_provider` ON `bill_imports` (`provider_id`,`first_day`);