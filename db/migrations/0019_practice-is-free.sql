-- The practice provider answers on this machine: its calls cost nothing, and had a made-up price before.
UPDATE `providers` SET `cost_per_1k_tokens_nanos` = 0 WHERE `kind` = 'practice';--> statement-breakpoint
DELETE FROM `user_prices` WHERE `provider_id` IN (SELECT `id` FROM `providers` WHERE `kind` = 'practice');--> statement-breakpoint
UPDATE `service_calls` SET `cost_nanos` = 0, `price_id` = NULL WHERE `origin` = 'practice' AND `listed` = 1 AND (`cost_nanos` IS NOT NULL OR `status` = 'success');--> statement-breakpoint
UPDATE `service_calls` SET `cost_nanos` = 0, `price_id` = NULL WHERE `origin` = 'practice' AND `listed` = 0 AND (`cost_nanos` IS NOT NULL OR `status` = 'success');--> statement-breakpoint
UPDATE `quality_metrics` SET `cost_nanos` = 0, `priced_calls` = `priced_calls` + `unpriced_calls`, `unpriced_calls` = 0 WHERE `realm` = 'practice';--> statement-breakpoint
UPDATE `subject_metrics` SET `cost_nanos` = 0, `priced_calls` = `priced_calls` + `unpriced_calls`, `unpriced_calls` = 0 WHERE `realm` = 'practice';
