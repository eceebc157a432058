CREATE TABLE `report_runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`due_at` integer NOT NULL,
	`finished_at` integer NOT NULL,
	`file` text,
	`error` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `report_runs_due_at_unique` ON `report_runs` (`due_at`);--> statement-breakpoint
CREATE TABLE `saved_views` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`search` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_views_name_unique` ON `saved_views` (`name`);