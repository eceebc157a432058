CREATE TABLE `budget_holds` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`nanos` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `service_calls`(`id`) ON UPDATE no action ON DELETE cascade
);
