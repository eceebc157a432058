DROP INDEX `calls_by_provider`;--> statement-breakpoint
DROP INDEX `calls_by_model`;--> statement-breakpoint
DROP INDEX `calls_by_operation`;--> statement-breakpoint
DROP INDEX `calls_by_status`;--> statement-breakpoint
DROP INDEX `calls_by_error_kind`;--> statement-breakpoint
DROP INDEX `calls_by_book`;--> statement-breakpoint
DROP INDEX `calls_by_user`;--> statement-breakpoint
DROP INDEX `calls_by_languages`;--> statement-breakpoint
DROP INDEX `calls_by_origin`;--> statement-breakpoint
DROP INDEX `calls_unpriced`;--> statement-breakpoint
ALTER TABLE `service_calls` ADD `listed` integer DEFAULT true NOT NULL;--> statement-breakpoint
-- What is under way is entered into the indexes for lists once it has settled, as any other call from now on.
UPDATE `service_calls` SET `listed` = 0 WHERE `status` = 'pending';--> statement-breakpoint
CREATE INDEX `calls_unlisted` ON `service_calls` (`created_at`) WHERE listed = 0;--> statement-breakpoint
CREATE INDEX `calls_by_provider` ON `service_calls` (`provider_id`,`created_at`) WHERE listed = 1;--> statement-breakpoint
CREATE INDEX `calls_by_model` ON `service_calls` (`model_name`,`created_at`) WHERE listed = 1;--> statement-breakpoint
CREATE INDEX `calls_by_operation` ON `service_calls` (`operation`,`created_at`) WHERE listed = 1;--> statement-breakpoint
CREATE INDEX `calls_by_status` ON `service_calls` (`status`,`created_at`) WHERE listed = 1;--> statement-breakpoint
CREATE INDEX `calls_by_error_kind` ON `service_calls` (`error_kind`,`created_at`) WHERE error_kind IS NOT NULL AND listed = 1;--> statement-breakpoint
CREATE INDEX `calls_by_book` ON `service_calls` (`source_book`,`created_at`) WHERE source_book IS NOT NULL AND listed = 1;--> statement-breakpoint
CREATE INDEX `calls_by_user` ON `service_calls` (`created_by`,`created_at`) WHERE created_by IS NOT NULL AND listed = 1;--> statement-breakpoint
CREATE INDEX `calls_by_languages` ON `service_calls` (`source_language`,`target_language`,`created_at`) WHERE target_language IS NOT NULL AND listed = 1;--> statement-breakpoint
CREATE INDEX `calls_by_origin` ON `service_calls` (`origin`,`created_at`) WHERE listed = 1;--> statement-breakpoint
CREATE INDEX `calls_unpriced` ON `service_calls` (`created_at`) WHERE cost_nanos IS NULL AND status = 'success' AND listed = 1;