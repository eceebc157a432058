CREATE TABLE `book_models` (
	`book` text NOT NULL,
	`operation` text NOT NULL,
	`source_language` text NOT NULL,
	`target_language` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`baseline` text NOT NULL,
	`reason` text NOT NULL,
	`chosen_at` integer NOT NULL,
	PRIMARY KEY(`book`, `operation`, `source_language`, `target_language`)
);
--> statement-breakpoint
CREATE TABLE `budget_notices` (
	`budget_id` integer NOT NULL,
	`window_start` integer NOT NULL,
	`threshold` integer NOT NULL,
	`spent_nanos` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`budget_id`, `window_start`, `threshold`),
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `budgets` (
	`id` integer PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`scope_value` text NOT NULL,
	`period` text NOT NULL,
	`limit_nanos` integer NOT NULL,
	`hard` integer NOT NULL,
	`thresholds` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `budgets_key` ON `budgets` (`scope`,`scope_value`,`period`);--> statement-breakpoint
CREATE TABLE `fallback_chains` (
	`operation` text NOT NULL,
	`book` text NOT NULL,
	`cause` text NOT NULL,
	`steps` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`operation`, `book`, `cause`)
);
--> statement-breakpoint
CREATE TABLE `routing_policies` (
	`operation` text PRIMARY KEY NOT NULL,
	`policy` text NOT NULL,
	`updated_at` integer NOT NULL
);
