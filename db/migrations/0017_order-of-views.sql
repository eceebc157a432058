ALTER TABLE `saved_views` ADD `position` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `saved_views` SET `position` = (SELECT count(*) FROM `saved_views` AS `before` WHERE `before`.`name` < `saved_views`.`name`);
