CREATE TABLE `call_checks` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`check_set` text,
	`score` integer,
	`signals` integer,
	`deviation` integer,
	`language_pair` text DEFAULT '' NOT NULL,
	`checked_at` integer,
	`set_aside` text,
	`due` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `service_calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `call_checks_due` ON `call_checks` (`call_id`) WHERE due > 0;--> statement-breakpoint
CREATE INDEX `call_checks_history` ON `call_checks` (`language_pair`,`call_id`) WHERE deviation IS NOT NULL;--> statement-breakpoint
CREATE TABLE `check_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`checked_through` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `findings` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	`check_id` text NOT NULL,
	`version` integer NOT NULL,
	`severity` integer NOT NULL,
	`message` text NOT NULL,
	`advice` text NOT NULL,
	`source_start` integer,
	`source_end` integer,
	`target_start` integer,
	`target_end` integer,
	`term` text,
	`share` integer,
	`state` text DEFAULT 'open' NOT NULL,
	`silence_id` integer,
	`decided_at` integer,
	`decided_by` text,
	`gone_at` integer,
	`request_id` integer,
	`realm` text NOT NULL,
	`operation` text NOT NULL,
	`book` text,
	`chapter` text,
	`cost_nanos` integer DEFAULT 0 NOT NULL,
	`called_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `service_calls`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`silence_id`) REFERENCES `silences`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `findings_by_call` ON `findings` (`call_id`);--> statement-breakpoint
CREATE INDEX `findings_queue` ON `findings` (`realm`,`state`,`severity`,cost_nanos DESC,`id`) WHERE gone_at IS NULL;--> statement-breakpoint
CREATE INDEX `findings_of_book` ON `findings` (`book`,`state`,`severity`,cost_nanos DESC,`id`) WHERE gone_at IS NULL AND book IS NOT NULL;--> statement-breakpoint
CREATE INDEX `findings_of_check` ON `findings` (`check_id`,`state`,`severity`,cost_nanos DESC,`id`) WHERE gone_at IS NULL;--> statement-breakpoint
CREATE INDEX `findings_by_time` ON `findings` (`realm`,`called_at`,`check_id`,`severity`,`state`) WHERE gone_at IS NULL;--> statement-breakpoint
CREATE INDEX `findings_decided` ON `findings` (`check_id`,`book`,`state`) WHERE state <> 'open';--> statement-breakpoint
CREATE INDEX `findings_silenced` ON `findings` (`silence_id`) WHERE silence_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `glossary_terms` (
	`id` integer PRIMARY KEY NOT NULL,
	`book` text NOT NULL,
	`target_language` text NOT NULL,
	`term` text NOT NULL,
	`translation` text NOT NULL,
	`category` text,
	`notes` text,
	`status` text NOT NULL,
	`origin` text NOT NULL,
	`call_id` integer,
	`aliases` text NOT NULL,
	`case_sensitive` integer DEFAULT false NOT NULL,
	`inflects` integer DEFAULT true NOT NULL,
	`gender` text,
	`register` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `glossary_terms_key` ON `glossary_terms` (`book`,`target_language`,`term`);--> statement-breakpoint
CREATE TABLE `judgements` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	`status` text NOT NULL,
	`judge_call_id` integer,
	`judge_provider` text,
	`judge_model` text,
	`prompt_version_id` integer,
	`score` integer,
	`errors` text,
	`reason` text,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`call_id`) REFERENCES `service_calls`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`prompt_version_id`) REFERENCES `prompt_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `judgements_by_call` ON `judgements` (`call_id`);--> statement-breakpoint
CREATE INDEX `judgements_waiting` ON `judgements` (`id`) WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX `judgements_by_end` ON `judgements` (`ended_at`) WHERE ended_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `silences` (
	`id` integer PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`check_id` text,
	`book` text,
	`term` text,
	`reason` text,
	`created_by` text,
	`created_at` integer NOT NULL,
	`lifted_at` integer
);
--> statement-breakpoint
CREATE INDEX `silences_in_force` ON `silences` (`id`) WHERE lifted_at IS NULL AND scope <> 'finding';