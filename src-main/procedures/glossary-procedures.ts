import type { GlossaryRow } from '../store/repositories/glossary-repository.ts'
import { type ApiContext, procedures } from './implementer.ts'

const { glossary } = procedures

function termToJson(row: GlossaryRow) {
  return {
    id: row.id,
    book: row.book,
    target_language: row.targetLanguage || null,
    term: row.term,
    translation: row.translation,
    category: row.category,
    notes: row.notes,
    status: row.status,
    origin: row.origin,
    call_id: row.callId,
    aliases: [...row.aliases],
    case_sensitive: row.caseSensitive,
    inflects: row.inflects,
    gender: row.gender,
    register: row.register,
    updated_at: new Date(row.updatedAt).toISOString(),
    updated_by: row.updatedBy,
  }
}

/** The token's name; nobody for the person's own page. */
function whoIn({ access }: ApiContext): string | null {
  return access.isSession ? null : access.tokenName
}

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const

export const glossaryProcedures = {
  books: glossary.books.handler(({ context }) => ({
    books: context.api.app.quality.glossaries.books().map(row => ({
      book: row.book,
      target_language: row.targetLanguage || null,
      confirmed: row.confirmed,
      suggested: row.suggested,
      updated_at: new Date(row.updatedAt).toISOString(),
    })),
  })),

  list: glossary.list.handler(({ input, context }) => {
    const { glossaries } = context.api.app.quality
    const language = input.target_language ?? null
    return {
      terms: glossaries.list(input.book, language).map(termToJson),
      warnings: glossaries.consistency(input.book, language).map(warning => ({ ...warning, ids: [...warning.ids] })),
    }
  }),

  save: glossary.save.handler(async ({ input, context }) => {
    const terms = input.terms.map(({ case_sensitive: caseSensitive, ...term }) => ({ ...term, caseSensitive }))
    const { glossaries } = context.api.app.quality
    const saved = await glossaries.save(input.book, input.target_language ?? null, terms, whoIn(context))
    return { terms: saved.map(termToJson) }
  }),

  remove: glossary.remove.handler(async ({ input, context }) => ({
    removed: await context.api.app.quality.glossaries.remove(input.ids),
  })),

  fill: glossary.fill.handler(({ input, context }) =>
    context.api.app.quality.glossaries.fill(input.book, input.target_language ?? null, whoIn(context)),
  ),

  import: glossary.import.handler(({ input, context }) =>
    context.api.app.quality.glossaries.import(
      {
        book: input.book,
        targetLanguage: input.target_language ?? null,
        content: input.content,
        name: input.file_name ?? 'you sent',
        replace: input.replace ?? false,
      },
      whoIn(context),
    ),
  ),

  export: glossary.export.handler(({ input, context }) => {
    const format = input.format ?? 'csv'
    const name = input.book.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/gu, '') || 'book'
    return {
      content_type: contentTypes[format],
      file_name: `glossary-${name}.${format}`,
      content: context.api.app.quality.glossaries.export(input.book, input.target_language ?? null, format),
    }
  }),
}
