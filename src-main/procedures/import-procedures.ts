import { isAbsolute } from 'node:path'
import type { Inputs } from '../contract/contract.ts'
import { type ImportReportAnswer, importLimits } from '../contract/imports-contract.ts'
import { importFile } from '../exchange/import-file.ts'
import type { ImportReport } from '../exchange/import-types.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import type { Api } from './api.ts'
import { procedures } from './implementer.ts'
import { streamProgress } from './stream-progress.ts'

const { imports } = procedures

export const importProcedures = {
  begin: imports.begin.handler(({ input, context }) => ({
    upload: context.api.uploads.begin(input.file_name, input.bytes),
    piece_bytes: importLimits.pieceBytes,
  })),

  append: imports.append.handler(async ({ input, context }) => ({
    bytes: await context.api.uploads.append(input.upload, input.at, Buffer.from(input.base64, 'base64')),
  })),

  discard: imports.discard.handler(({ input, context }) => {
    context.api.uploads.discard(input.upload)
    return { upload: input.upload }
  }),

  run: imports.run.handler(({ input, context, signal }) => {
    const { api } = context
    const source = sourceOf(api, input)
    return streamProgress(signal, async (onProgress, stopped) => {
      const { store, ledger, registry, clock, digests } = api.app
      const report = await importFile({
        ...{ store, ledger, registry, clock, file: source.file, signal: stopped },
        format: input.format,
        map: new Map(input.map?.map(({ from, to }) => [from.toLowerCase(), to])),
        defaultProvider: input.provider,
        dryRun: input.preview === true,
        onProgress: ({ done, total, rows }) => onProgress(done, total, rows.toLocaleString('en')),
      })
      if (!report.dryRun) digests.start()
      // A file that went in whole is not needed any more.
      if (input.upload !== undefined && !report.dryRun && report.stopped === null) api.uploads.discard(input.upload)
      return reportToJson(report, source.name)
    })
  }),
}

/** @throws Failure `usage`, and what an upload that is not here in whole throws */
function sourceOf({ uploads }: Api, { upload, file }: Inputs['imports']['run']): { file: string; name: string } {
  if ((upload === undefined) === (file === undefined)) {
    throw failing('usage', sayImport('import.which'))
  }
  if (upload !== undefined) return uploads.expectComplete(upload)
  if (file !== undefined && isAbsolute(file)) return { file, name: file }
  throw failing('usage', sayImport('import.whole_path', { file: file ?? '' }))
}

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

function reportToJson(report: ImportReport, name: string): ImportReportAnswer {
  const { history, stopped } = report
  return {
    file: name,
    format: report.format,
    is_preview: report.dryRun,
    rows: report.rows,
    added: report.added,
    duplicates: report.duplicates,
    skipped: report.skipped,
    skip_reasons: [...report.skipReasons],
    skipped_rows: [...report.skippedRows].slice(0, 50),
    notes: [...report.notes],
    providers: report.providers.map(({ inFile, name, created, calls }) => ({ in_file: inFile, name, created, calls })),
    history: { added: history.added, duplicates: history.duplicates },
    unused_columns: [...report.unusedColumns],
    other_objects: [...report.otherObjects],
    first_call_at: isoOf(report.firstCallAt),
    last_call_at: isoOf(report.lastCallAt),
    stopped: stopped === null ? null : { ...stopped },
    seconds: report.seconds,
  }
}
