-- What closed stretches of time amount to, added up once, so that a period is a few rows whatever its length.
-- Only a saving: a row counts while `stamp` is the sum of the rollup versions of the days it covers, and is
-- ignored afterwards; deleting all rows loses nothing. `span` is in days; 0 is a piece of a day, an hour at most.
-- `day` is the start of the local day, for a span of several days the start of the stretch.
CREATE TABLE metrics_digests (
  id INTEGER PRIMARY KEY,
  part TEXT NOT NULL,
  span INTEGER NOT NULL,
  day INTEGER NOT NULL,
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  format INTEGER NOT NULL,
  stamp INTEGER NOT NULL,
  head TEXT NOT NULL,
  body BLOB NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX metrics_digests_key ON metrics_digests (part, span, day, begins, ends);
