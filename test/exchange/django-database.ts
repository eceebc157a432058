import Database from 'better-sqlite3'

interface DumpObject {
  readonly model: string
  readonly pk: number
  readonly fields: Readonly<Record<string, unknown>>
}

/** The tables as Django 4 makes them for SQLite, foreign keys to tables of other apps left out. */
const tables = `
CREATE TABLE "llm_integration_llmprovider" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(50) NOT NULL UNIQUE,
  "display_name" varchar(100) NOT NULL, "is_active" bool NOT NULL, "api_key_configured" bool NOT NULL, "default_model" varchar(100) NOT NULL,
  "available_models" text NOT NULL CHECK ((JSON_VALID("available_models") OR "available_models" IS NULL)), "cost_per_1k_tokens" decimal NULL,
  "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL);
CREATE TABLE "llm_integration_llmservicecall" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "model_name" varchar(100) NOT NULL,
  "operation" varchar(50) NOT NULL, "input_tokens" integer NULL, "output_tokens" integer NULL, "temperature" real NOT NULL, "max_tokens" integer NOT NULL,
  "status" varchar(20) NOT NULL, "response_time_ms" integer NULL, "error_message" text NULL, "source_book" varchar(200) NULL, "source_chapter" varchar(50) NULL,
  "source_language" varchar(10) NULL, "target_book" varchar(200) NULL, "target_chapter" varchar(50) NULL, "target_language" varchar(10) NULL,
  "quality_score" real NULL, "user_feedback" text NULL, "created_at" datetime NOT NULL, "created_by_id" integer NULL, "provider_id" bigint NOT NULL);
CREATE INDEX "llm_call_created" ON "llm_integration_llmservicecall" ("created_at");
CREATE TABLE "llm_integration_llmqualitymetrics" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "model_name" varchar(100) NOT NULL, "operation" varchar(50) NOT NULL,
  "total_calls" integer NOT NULL, "success_rate" real NOT NULL, "avg_response_time_ms" real NULL, "avg_quality_score" real NULL, "total_tokens_used" integer NOT NULL,
  "total_cost" decimal NOT NULL, "period_start" datetime NOT NULL, "period_end" datetime NOT NULL, "source_language" varchar(10) NULL, "target_language" varchar(10) NULL,
  "provider_id" bigint NOT NULL);
CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "username" varchar(150) NOT NULL UNIQUE);
`

/** The original system's database with the content of a dump, as Django stores it: naive UTC times with six digits, booleans as numbers. */
export function createDjangoDatabase(file: string, dump: readonly DumpObject[]): void {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.exec(tables)
  for (const { model, pk, fields } of dump) {
    if (!model.startsWith('llm_integration.')) continue
    const columns = Object.entries(fields).map(([name, value]) => [columnOf(name), stored(name, value)] as const)
    const names = ['id', ...columns.map(([name]) => `"${name}"`)].join(', ')
    const marks = ['?', ...columns.map(() => '?')].join(', ')
    db.prepare(`INSERT INTO "${model.replace('.', '_')}" (${names}) VALUES (${marks})`).run(
      pk,
      ...columns.map(([, value]) => value),
    )
  }
  db.close()
}

function columnOf(name: string): string {
  return name === 'provider' || name === 'created_by' ? `${name}_id` : name
}

function stored(name: string, value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (Array.isArray(value)) return JSON.stringify(value)
  if (typeof value === 'string' && /_at$|^period_/.test(name)) {
    const time = /Z$|[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`
    return `${new Date(time).toISOString().slice(0, 23).replace('T', ' ')}456`
  }
  if (typeof value === 'string' && /cost/.test(name)) return Number(value)
  return value
}
