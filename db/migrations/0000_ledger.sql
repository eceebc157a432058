CREATE TABLE `call_contents` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`encoding` text NOT NULL,
	`indexed` integer DEFAULT false NOT NULL,
	`body` text NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `service_calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `contents_to_index` ON `call_contents` (`call_id`) WHERE indexed = 0;--> statement-breakpoint
CREATE TABLE `call_details` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`details` text NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `service_calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `call_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `service_calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `requests` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`status` text NOT NULL,
	`managed` integer NOT NULL,
	`realm` text NOT NULL,
	`operation` text NOT NULL,
	`provider_id` integer NOT NULL,
	`model_name` text NOT NULL,
	`source_book` text,
	`source_chapter` text,
	`source_language` text,
	`target_language` text,
	`created_by` text,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`provider_id`) REFERENCES `providers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `requests_uid_unique` ON `requests` (`uid`);--> statement-breakpoint
CREATE INDEX `requests_by_created` ON `requests` (`created_at`);--> statement-breakpoint
CREATE INDEX `requests_running` ON `requests` (`id`) WHERE status = 'running';--> statement-breakpoint
CREATE TABLE `scores` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	`source` text NOT NULL,
	`name` text NOT NULL,
	`value` integer NOT NULL,
	`comment` text,
	`created_by` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `service_calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `scores_by_call` ON `scores` (`call_id`);--> statement-breakpoint
CREATE TABLE `service_calls` (
	`id` integer PRIMARY KEY NOT NULL,
	`request_id` integer,
	`attempt` integer DEFAULT 1 NOT NULL,
	`chunk` integer,
	`origin` text NOT NULL,
	`provider_id` integer NOT NULL,
	`model_name` text NOT NULL,
	`answered_model` text,
	`operation` text NOT NULL,
	`status` text NOT NULL,
	`error_kind` text,
	`error_message` text,
	`http_status` integer,
	`finish_reason` text,
	`streamed` integer DEFAULT false NOT NULL,
	`temperature` real,
	`max_tokens` integer,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	`response_time_ms` integer,
	`time_to_first_token_ms` integer,
	`input_uncached` integer,
	`cache_read` integer,
	`cache_write_5m` integer,
	`cache_write_1h` integer,
	`output_text` integer,
	`reasoning` integer,
	`usage_estimated` integer DEFAULT false NOT NULL,
	`input_tokens` integer GENERATED ALWAYS AS (CASE WHEN coalesce(input_uncached, cache_read, cache_write_5m, cache_write_1h) IS NULL THEN NULL ELSE coalesce(input_uncached, 0) + coalesce(cache_read, 0) + coalesce(cache_write_5m, 0) + coalesce(cache_write_1h, 0) END) VIRTUAL,
	`output_tokens` integer GENERATED ALWAYS AS (CASE WHEN coalesce(output_text, reasoning) IS NULL THEN NULL ELSE coalesce(output_text, 0) + coalesce(reasoning, 0) END) VIRTUAL,
	`cost_nanos` integer,
	`price_id` integer,
	`source_chars` integer,
	`output_chars` integer,
	`source_book` text,
	`source_chapter` text,
	`source_language` text,
	`target_book` text,
	`target_chapter` text,
	`target_language` text,
	`quality_score` integer,
	`user_feedback` text,
	`created_by` text,
	`prompt_version_id` integer,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`provider_id`) REFERENCES `providers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`price_id`) REFERENCES `price_snapshots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`prompt_version_id`) REFERENCES `prompt_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `calls_by_created` ON `service_calls` (`created_at`);--> statement-breakpoint
CREATE INDEX `calls_by_provider` ON `service_calls` (`provider_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `calls_by_model` ON `service_calls` (`model_name`,`created_at`);--> statement-breakpoint
CREATE INDEX `calls_by_operation` ON `service_calls` (`operation`,`created_at`);--> statement-breakpoint
CREATE INDEX `calls_by_status` ON `service_calls` (`status`,`created_at`);--> statement-breakpoint
CREATE INDEX `calls_by_error_kind` ON `service_calls` (`error_kind`,`created_at`) WHERE error_kind IS NOT NULL;--> statement-breakpoint
CREATE INDEX `calls_by_book` ON `service_calls` (`source_book`,`created_at`) WHERE source_book IS NOT NULL;--> statement-breakpoint
CREATE INDEX `calls_by_user` ON `service_calls` (`created_by`,`created_at`) WHERE created_by IS NOT NULL;--> statement-breakpoint
CREATE INDEX `calls_by_languages` ON `service_calls` (`source_language`,`target_language`,`created_at`) WHERE target_language IS NOT NULL;--> statement-breakpoint
CREATE INDEX `calls_by_origin` ON `service_calls` (`origin`,`created_at`);--> statement-breakpoint
CREATE INDEX `calls_by_request` ON `service_calls` (`request_id`) WHERE request_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `calls_unpriced` ON `service_calls` (`created_at`) WHERE cost_nanos IS NULL AND status = 'success';--> statement-breakpoint
CREATE INDEX `calls_pending` ON `service_calls` (`id`) WHERE status = 'pending';--> statement-breakpoint
CREATE TABLE `error_metrics` (
	`id` integer PRIMARY KEY NOT NULL,
	`period` text NOT NULL,
	`period_start` integer NOT NULL,
	`realm` text NOT NULL,
	`provider_id` integer NOT NULL,
	`model_name` text NOT NULL,
	`operation` text NOT NULL,
	`error_kind` text NOT NULL,
	`calls` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `error_metrics_key` ON `error_metrics` (`period`,`period_start`,`realm`,`provider_id`,`model_name`,`operation`,`error_kind`);--> statement-breakpoint
CREATE TABLE `imported_metrics` (
	`id` integer PRIMARY KEY NOT NULL,
	`import_key` text NOT NULL,
	`provider_name` text NOT NULL,
	`model_name` text NOT NULL,
	`operation` text NOT NULL,
	`total_calls` integer NOT NULL,
	`success_rate` real,
	`avg_response_time_ms` real,
	`avg_quality_score` real,
	`total_tokens_used` integer,
	`total_cost_nanos` integer,
	`period_start` integer NOT NULL,
	`period_end` integer NOT NULL,
	`source_language` text,
	`target_language` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `imported_metrics_import_key_unique` ON `imported_metrics` (`import_key`);--> statement-breakpoint
CREATE TABLE `quality_metrics` (
	`id` integer PRIMARY KEY NOT NULL,
	`period` text NOT NULL,
	`period_start` integer NOT NULL,
	`realm` text NOT NULL,
	`provider_id` integer NOT NULL,
	`model_name` text NOT NULL,
	`operation` text NOT NULL,
	`source_language` text NOT NULL,
	`target_language` text NOT NULL,
	`success` integer DEFAULT 0 NOT NULL,
	`error` integer DEFAULT 0 NOT NULL,
	`timeout` integer DEFAULT 0 NOT NULL,
	`rate_limited` integer DEFAULT 0 NOT NULL,
	`blocked` integer DEFAULT 0 NOT NULL,
	`cancelled` integer DEFAULT 0 NOT NULL,
	`truncated` integer DEFAULT 0 NOT NULL,
	`retries` integer DEFAULT 0 NOT NULL,
	`requests_answered` integer DEFAULT 0 NOT NULL,
	`requests_failed` integer DEFAULT 0 NOT NULL,
	`requests_cancelled` integer DEFAULT 0 NOT NULL,
	`input_uncached` integer DEFAULT 0 NOT NULL,
	`cache_read` integer DEFAULT 0 NOT NULL,
	`cache_write_5m` integer DEFAULT 0 NOT NULL,
	`cache_write_1h` integer DEFAULT 0 NOT NULL,
	`output_text` integer DEFAULT 0 NOT NULL,
	`reasoning` integer DEFAULT 0 NOT NULL,
	`estimated_calls` integer DEFAULT 0 NOT NULL,
	`cost_nanos` integer DEFAULT 0 NOT NULL,
	`unpriced_calls` integer DEFAULT 0 NOT NULL,
	`priced_calls` integer DEFAULT 0 NOT NULL,
	`source_chars` integer DEFAULT 0 NOT NULL,
	`output_chars` integer DEFAULT 0 NOT NULL,
	`response_ms_sum` integer DEFAULT 0 NOT NULL,
	`response_count` integer DEFAULT 0 NOT NULL,
	`first_token_ms_sum` integer DEFAULT 0 NOT NULL,
	`first_token_count` integer DEFAULT 0 NOT NULL,
	`score_sum` integer DEFAULT 0 NOT NULL,
	`score_count` integer DEFAULT 0 NOT NULL,
	`check_score_sum` integer DEFAULT 0 NOT NULL,
	`check_score_count` integer DEFAULT 0 NOT NULL,
	`user_score_sum` integer DEFAULT 0 NOT NULL,
	`user_score_count` integer DEFAULT 0 NOT NULL,
	`judge_score_sum` integer DEFAULT 0 NOT NULL,
	`judge_score_count` integer DEFAULT 0 NOT NULL,
	`response_histogram` blob NOT NULL,
	`first_token_histogram` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quality_metrics_key` ON `quality_metrics` (`period`,`period_start`,`realm`,`provider_id`,`model_name`,`operation`,`source_language`,`target_language`);--> statement-breakpoint
CREATE TABLE `subject_metrics` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`period_start` integer NOT NULL,
	`realm` text NOT NULL,
	`subject` text NOT NULL,
	`part` text NOT NULL,
	`operation` text NOT NULL,
	`source_language` text NOT NULL,
	`target_language` text NOT NULL,
	`success` integer DEFAULT 0 NOT NULL,
	`error` integer DEFAULT 0 NOT NULL,
	`timeout` integer DEFAULT 0 NOT NULL,
	`rate_limited` integer DEFAULT 0 NOT NULL,
	`blocked` integer DEFAULT 0 NOT NULL,
	`cancelled` integer DEFAULT 0 NOT NULL,
	`truncated` integer DEFAULT 0 NOT NULL,
	`retries` integer DEFAULT 0 NOT NULL,
	`requests_answered` integer DEFAULT 0 NOT NULL,
	`requests_failed` integer DEFAULT 0 NOT NULL,
	`requests_cancelled` integer DEFAULT 0 NOT NULL,
	`input_uncached` integer DEFAULT 0 NOT NULL,
	`cache_read` integer DEFAULT 0 NOT NULL,
	`cache_write_5m` integer DEFAULT 0 NOT NULL,
	`cache_write_1h` integer DEFAULT 0 NOT NULL,
	`output_text` integer DEFAULT 0 NOT NULL,
	`reasoning` integer DEFAULT 0 NOT NULL,
	`estimated_calls` integer DEFAULT 0 NOT NULL,
	`cost_nanos` integer DEFAULT 0 NOT NULL,
	`unpriced_calls` integer DEFAULT 0 NOT NULL,
	`priced_calls` integer DEFAULT 0 NOT NULL,
	`source_chars` integer DEFAULT 0 NOT NULL,
	`output_chars` integer DEFAULT 0 NOT NULL,
	`response_ms_sum` integer DEFAULT 0 NOT NULL,
	`response_count` integer DEFAULT 0 NOT NULL,
	`first_token_ms_sum` integer DEFAULT 0 NOT NULL,
	`first_token_count` integer DEFAULT 0 NOT NULL,
	`score_sum` integer DEFAULT 0 NOT NULL,
	`score_count` integer DEFAULT 0 NOT NULL,
	`check_score_sum` integer DEFAULT 0 NOT NULL,
	`check_score_count` integer DEFAULT 0 NOT NULL,
	`user_score_sum` integer DEFAULT 0 NOT NULL,
	`user_score_count` integer DEFAULT 0 NOT NULL,
	`judge_score_sum` integer DEFAULT 0 NOT NULL,
	`judge_score_count` integer DEFAULT 0 NOT NULL,
	`response_histogram` blob NOT NULL,
	`first_token_histogram` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `subject_metrics_key` ON `subject_metrics` (`kind`,`period_start`,`realm`,`subject`,`part`,`operation`,`source_language`,`target_language`);--> statement-breakpoint
CREATE INDEX `subject_metrics_by_subject` ON `subject_metrics` (`kind`,`subject`,`part`);--> statement-breakpoint
CREATE TABLE `job_chunks` (
	`job_id` integer NOT NULL,
	`position` integer NOT NULL,
	`call_id` integer,
	`output` text NOT NULL,
	`weight` real DEFAULT 0 NOT NULL,
	PRIMARY KEY(`job_id`, `position`),
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`request_id` integer,
	`operation` text NOT NULL,
	`status` text NOT NULL,
	`chunk_count` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `jobs_by_fingerprint` ON `jobs` (`fingerprint`,`status`);--> statement-breakpoint
CREATE TABLE `price_snapshots` (
	`id` integer PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`source` text NOT NULL,
	`matched_model` text,
	`source_version` text,
	`rates` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `price_snapshots_fingerprint_unique` ON `price_snapshots` (`fingerprint`);--> statement-breakpoint
CREATE TABLE `prompt_choices` (
	`operation` text NOT NULL,
	`book` text DEFAULT '' NOT NULL,
	`prompt_version_id` integer NOT NULL,
	`chosen_at` integer NOT NULL,
	PRIMARY KEY(`operation`, `book`),
	FOREIGN KEY (`prompt_version_id`) REFERENCES `prompt_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `prompt_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`operation` text NOT NULL,
	`book` text DEFAULT '' NOT NULL,
	`version` integer NOT NULL,
	`system` text NOT NULL,
	`user` text NOT NULL,
	`note` text,
	`built_in` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `prompt_versions_by_operation` ON `prompt_versions` (`operation`,`book`,`version`);--> statement-breakpoint
CREATE TABLE `provider_models` (
	`provider_id` integer NOT NULL,
	`model` text NOT NULL,
	`display_name` text,
	`context_tokens` integer,
	`max_output_tokens` integer,
	`added_by_user` integer DEFAULT false NOT NULL,
	`is_retired` integer DEFAULT false NOT NULL,
	`source` text,
	`checked_on` text,
	PRIMARY KEY(`provider_id`, `model`),
	FOREIGN KEY (`provider_id`) REFERENCES `providers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `providers` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`display_name` text NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`base_url` text,
	`catalogue_base_url` text,
	`default_model` text,
	`catalogue_default_model` text,
	`cost_per_1k_tokens_nanos` integer,
	`prices_provider_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `providers_name_unique` ON `providers` (`name`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `user_prices` (
	`id` integer PRIMARY KEY NOT NULL,
	`provider_id` integer NOT NULL,
	`model` text NOT NULL,
	`input_per_mtok` integer NOT NULL,
	`output_per_mtok` integer NOT NULL,
	`cache_read_per_mtok` integer,
	`cache_write_5m_per_mtok` integer,
	`cache_write_1h_per_mtok` integer,
	`effective_from` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`provider_id`) REFERENCES `providers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `user_prices_by_model` ON `user_prices` (`provider_id`,`model`,`effective_from`);