-- How often the day rollups of a day were written. Readers keep merged days in memory and ask here
-- whether one has changed since, whoever changed it (a settled call, a late score, reprice, rebuild).
-- A version only ever grows, so that the sum over a stretch of days tells whether any of them changed.
CREATE TABLE rollup_versions (
  period_start INTEGER PRIMARY KEY,
  version INTEGER NOT NULL
);
--> statement-breakpoint
INSERT INTO rollup_versions (period_start, version)
  SELECT DISTINCT period_start, 1 FROM quality_metrics WHERE period = 'day';
--> statement-breakpoint
CREATE TRIGGER rollup_versions_insert AFTER INSERT ON quality_metrics WHEN new.period = 'day' BEGIN
  INSERT INTO rollup_versions (period_start, version) VALUES (new.period_start, 1)
    ON CONFLICT (period_start) DO UPDATE SET version = version + 1;
END;
--> statement-breakpoint
CREATE TRIGGER rollup_versions_update AFTER UPDATE ON quality_metrics WHEN new.period = 'day' BEGIN
  INSERT INTO rollup_versions (period_start, version) VALUES (new.period_start, 1)
    ON CONFLICT (period_start) DO UPDATE SET version = version + 1;
END;
--> statement-breakpoint
CREATE TRIGGER rollup_versions_delete AFTER DELETE ON quality_metrics WHEN old.period = 'day' BEGIN
  INSERT INTO rollup_versions (period_start, version) VALUES (old.period_start, 1)
    ON CONFLICT (period_start) DO UPDATE SET version = version + 1;
END;
