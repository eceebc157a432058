import type Database from 'better-sqlite3'

/** The checks' work over a filled ledger: every third translation scored, every twentieth with a finding, some of them decided. */
export function fillQuality(db: Database.Database): void {
  const checked = `status = 'success' AND operation = 'translation'`
  db.transaction(() => {
    db.exec(`
      INSERT INTO scores (call_id, source, name, value, created_at)
        SELECT id, CASE id % 30 WHEN 0 THEN 'user' ELSE 'check' END, 'overall', 600 + id * 7919 % 400, created_at
        FROM service_calls WHERE ${checked} AND id % 3 = 0;
      UPDATE service_calls SET quality_score = 600 + id * 7919 % 400 WHERE ${checked} AND id % 3 = 0;
      INSERT INTO findings (call_id, check_id, version, severity, message, advice, state, decided_at, request_id, realm, operation,
          book, chapter, cost_nanos, called_at, created_at)
        SELECT id, CASE id / 20 % 4 WHEN 0 THEN 'residue' WHEN 1 THEN 'numbers' WHEN 2 THEN 'repetition' ELSE 'excess' END, 1,
          id / 20 % 3, 'A part of the text stayed as it was.', 'Look at it.',
          CASE WHEN id / 20 % 7 < 4 THEN 'open' WHEN id / 20 % 7 = 4 THEN 'silenced' ELSE 'accepted' END,
          CASE WHEN id / 20 % 7 < 4 THEN NULL ELSE created_at END, request_id, 'real', operation, source_book, source_chapter,
          coalesce(cost_nanos, 0), created_at, created_at
        FROM service_calls WHERE ${checked} AND id % 20 = 0;
      WITH RECURSIVE n(at) AS (VALUES (1) UNION ALL SELECT at + 1 FROM n WHERE at < 5000)
      INSERT INTO alerts (sentence, metric, scope, scope_value, state, message, value, peak, threshold, sample, cause, calls,
          opened_at, last_seen_at, resolved_at)
        SELECT 'The error rate is above 10 %', 'error_rate', 'provider', 'openai', 'resolved', 'It was 12 %.', 0.12, 0.2, 0.1, 50,
          '[]', '{"from":0}', at * 3600000, at * 3600000 + 1, at * 3600000 + 2 FROM n;
    `)
  })()
}
