CREATE TABLE `clock_watch` (
	`id` integer PRIMARY KEY NOT NULL,
	`believed_at` integer NOT NULL,
	`doubted_at` integer,
	`doubted_ms` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `clock_watch` (`id`, `believed_at`, `doubted_ms`) SELECT 1, max(`created_at`), 0 FROM `service_calls` HAVING max(`created_at`) IS NOT NULL;
