CREATE TABLE `otlp_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`sent_through` integer NOT NULL,
	`sent_beyond` text NOT NULL
);
