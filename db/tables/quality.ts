import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type {
  FindingState,
  GlossaryOrigin,
  GlossaryStatus,
  JudgementStatus,
  Operation,
  Realm,
  SetAsideReason,
  SilenceScope,
} from '../vocabulary.ts'
import { serviceCalls } from './calls.ts'
import { promptVersions } from './providers.ts'

/**
 * What the checks made of a call, one row a checked call. `due` says what is still to be done: 0 nothing, 1 check it
 * (again), 2 only work the score out anew, because findings of it were silenced or brought back.
 */
export const callChecks = sqliteTable(
  'call_checks',
  {
    callId: integer('call_id')
      .primaryKey()
      .references(() => serviceCalls.id, { onDelete: 'cascade' }),
    /** Which set of checks, with which versions; null until it was checked. */
    checkSet: text('check_set'),
    /** Thousandths; null where there was nothing to score. */
    score: integer(),
    /** What the text costs by its signals alone, in millionths, so that a score can be worked out without the text. */
    signals: integer(),
    /** ln(length / expected length) in millionths; null where it teaches nothing about the user's own translations. */
    deviation: integer(),
    /** `zh>en`; empty where the languages are not known. */
    languagePair: text('language_pair').notNull().default(''),
    checkedAt: integer('checked_at'),
    /** Why the answer was not used (cut off, refused, replaced by a better one): its findings need nobody's review. */
    setAside: text('set_aside').$type<SetAsideReason>(),
    due: integer().notNull().default(0),
  },
  table => [
    index('call_checks_due').on(table.callId).where(sql`due > 0`),
    index('call_checks_history').on(table.languagePair, table.callId).where(sql`deviation IS NOT NULL`),
  ],
)

/** How far the checks have come: every call with text up to this one was looked at. One row, id 1. */
export const checkProgress = sqliteTable('check_progress', {
  id: integer().primaryKey(),
  checkedThrough: integer('checked_through').notNull(),
})

/**
 * One thing a check says about one call. `gone_at`: not to be reviewed, because a newer version of the check no longer says
 * it (what a person decided about it stays as history) or because the answer was not used.
 */
export const findings = sqliteTable(
  'findings',
  {
    id: integer().primaryKey(),
    callId: integer('call_id')
      .notNull()
      .references(() => serviceCalls.id, { onDelete: 'cascade' }),
    checkId: text('check_id').notNull(),
    version: integer().notNull(),
    /** 0 critical, 1 major, 2 minor: the order of the review queue. */
    severity: integer().notNull(),
    message: text().notNull(),
    advice: text().notNull(),
    /** Code and values of message and advice, JSON, for whoever words them in another language. */
    said: text(),
    sourceStart: integer('source_start'),
    sourceEnd: integer('source_end'),
    targetStart: integer('target_start'),
    targetEnd: integer('target_end'),
    term: text(),
    /** How much of the text is concerned, in thousandths; null: the fault counts once. */
    share: integer(),
    state: text().$type<FindingState>().notNull().default('open'),
    silenceId: integer('silence_id').references(() => silences.id),
    decidedAt: integer('decided_at'),
    decidedBy: text('decided_by'),
    goneAt: integer('gone_at'),
    /** Of the call, so that lists need not read it. */
    requestId: integer('request_id'),
    realm: text().$type<Realm>().notNull(),
    operation: text().$type<Operation>().notNull(),
    book: text(),
    chapter: text(),
    /** Nano-dollars of the call when it was checked: what is at stake. */
    costNanos: integer('cost_nanos').notNull().default(0),
    calledAt: integer('called_at').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  table => [
    index('findings_by_call').on(table.callId),
    index('findings_queue')
      .on(table.realm, table.state, table.severity, sql`cost_nanos DESC`, table.id)
      .where(sql`gone_at IS NULL`),
    index('findings_of_book')
      .on(table.book, table.state, table.severity, sql`cost_nanos DESC`, table.id)
      .where(sql`gone_at IS NULL AND book IS NOT NULL`),
    index('findings_of_check')
      .on(table.checkId, table.state, table.severity, sql`cost_nanos DESC`, table.id)
      .where(sql`gone_at IS NULL`),
    index('findings_by_time')
      .on(table.realm, table.calledAt, table.checkId, table.severity, table.state)
      .where(sql`gone_at IS NULL`),
    index('findings_decided').on(table.checkId, table.book, table.state).where(sql`state <> 'open'`),
    index('findings_silenced').on(table.silenceId).where(sql`silence_id IS NOT NULL`),
  ],
)

/** What a person does not want to be told again, and why. Lifted, it stays as a record. */
export const silences = sqliteTable(
  'silences',
  {
    id: integer().primaryKey(),
    scope: text().$type<SilenceScope>().notNull(),
    /** Null: every check (of a book). */
    checkId: text('check_id'),
    /** Null: in every book. */
    book: text(),
    term: text(),
    reason: text(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
    liftedAt: integer('lifted_at'),
  },
  table => [index('silences_in_force').on(table.id).where(sql`lifted_at IS NULL AND scope <> 'finding'`)],
)

/** A term of a book and how it is translated into one language. A rejected one is kept, so that it is not suggested again. */
export const glossaryTerms = sqliteTable(
  'glossary_terms',
  {
    id: integer().primaryKey(),
    book: text().notNull(),
    /** BCP 47; empty for every language. */
    targetLanguage: text('target_language').notNull(),
    term: text().notNull(),
    translation: text().notNull(),
    category: text(),
    notes: text(),
    status: text().$type<GlossaryStatus>().notNull(),
    origin: text().$type<GlossaryOrigin>().notNull(),
    /** The call whose answer suggested it. */
    callId: integer('call_id'),
    /** Other forms under which the term stands in the source. */
    aliases: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    caseSensitive: integer('case_sensitive', { mode: 'boolean' }).notNull().default(false),
    /** Whether its translation takes endings; false: it must stand exactly so. */
    inflects: integer({ mode: 'boolean' }).notNull().default(true),
    gender: text().$type<'female' | 'male'>(),
    register: text().$type<'formal' | 'familiar'>(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by'),
  },
  table => [uniqueIndex('glossary_terms_key').on(table.book, table.targetLanguage, table.term)],
)

/** Calls picked for the judge, and what it said. */
export const judgements = sqliteTable(
  'judgements',
  {
    id: integer().primaryKey(),
    callId: integer('call_id')
      .notNull()
      .references(() => serviceCalls.id, { onDelete: 'cascade' }),
    status: text().$type<JudgementStatus>().notNull(),
    /** The judge's own call, of operation `quality_evaluation`. */
    judgeCallId: integer('judge_call_id'),
    judgeProvider: text('judge_provider'),
    judgeModel: text('judge_model'),
    promptVersionId: integer('prompt_version_id').references(() => promptVersions.id),
    /** Thousandths. */
    score: integer(),
    /** JSON: error spans with category, severity and a sentence. */
    errors: text({ mode: 'json' }).$type<unknown>(),
    /** Why it was skipped or failed. */
    reason: text(),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
  },
  table => [
    index('judgements_by_call').on(table.callId),
    index('judgements_waiting').on(table.id).where(sql`status = 'waiting'`),
    index('judgements_by_end').on(table.endedAt).where(sql`ended_at IS NOT NULL`),
  ],
)
