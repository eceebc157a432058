CREATE TABLE `kept_answers` (
	`id` integer PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`request_id` integer,
	`answer` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `kept_answers_by_key` ON `kept_answers` (`owner`,`key`);--> statement-breakpoint
CREATE INDEX `kept_answers_by_created` ON `kept_answers` (`created_at`);--> statement-breakpoint
CREATE INDEX `kept_answers_by_request` ON `kept_answers` (`request_id`);