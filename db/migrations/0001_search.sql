-- Full-text search over the text of calls. The words are prepared by src-main/store/search-tokens.ts
-- (folded words, overlapping bigrams and single characters for scripts without spaces), so the
-- tokenizer only splits at blanks. Contentless: the text itself is in call_contents, compressed.
CREATE VIRTUAL TABLE call_search USING fts5(text, content = '', contentless_delete = 1, tokenize = 'ascii');
--> statement-breakpoint
-- Merging is done in small steps by the indexer, never inside a commit that a call waits for.
INSERT INTO call_search (call_search, rank) VALUES ('automerge', 0);
--> statement-breakpoint
-- The index is ordered by time: a document's id begins with the second its call was made in, so
-- "newest first" reads the index backwards without sorting.
CREATE TABLE search_documents (
  docid INTEGER PRIMARY KEY,
  call_id INTEGER NOT NULL UNIQUE REFERENCES service_calls (id) ON DELETE CASCADE
);
--> statement-breakpoint
-- What was deleted, when and why. finished_at is null while remnants are still being purged.
CREATE TABLE text_deletions (
  id INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  scope TEXT NOT NULL,
  calls INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
);
--> statement-breakpoint
-- So that "deleted" can be told from "never stored".
CREATE TABLE deleted_texts (
  call_id INTEGER PRIMARY KEY REFERENCES service_calls (id) ON DELETE CASCADE,
  deletion_id INTEGER NOT NULL REFERENCES text_deletions (id)
);
