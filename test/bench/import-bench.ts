/**
 * Import speed and memory: `node test/bench/import-bench.ts [rows] [format]`. Generates a file in each
 * format, imports it into an empty database with the whole app, imports it again (all duplicates), and
 * prints rows a second and the peak of the process's memory.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { importFile } from '../../src-main/exchange/import-file.ts'
import type { ImportReport } from '../../src-main/exchange/import-types.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'

const rows = Number(process.argv[2] ?? 200_000)
const only = process.argv[3]
const formats = ['jsonl', 'csv', 'django'] as const
const start = Date.UTC(2026, 0, 1)

function rowOf(at: number) {
  return {
    model_name: `gpt-4o${at % 3 === 0 ? '-mini' : ''}`,
    operation: at % 7 === 0 ? 'abstract_generation' : 'translation',
    input_tokens: 800 + (at % 1200),
    output_tokens: 600 + (at % 900),
    temperature: 0.3,
    max_tokens: 2000,
    status: at % 50 === 0 ? 'rate_limited' : 'success',
    response_time_ms: 900 + (at % 20_000),
    error_message: at % 50 === 0 ? 'Rate limit reached for requests' : null,
    source_book: `Book ${at % 20}`,
    source_chapter: String(Math.floor(at / 20) % 300),
    source_language: 'zh',
    target_book: `Book ${at % 20}`,
    target_chapter: String(Math.floor(at / 20) % 300),
    target_language: 'en',
    quality_score: at % 3 === 0 ? 0.9 : null,
    user_feedback: null,
    created_at: new Date(start + at * 6000).toISOString(),
  }
}

function line(format: string, at: number): string {
  const row = rowOf(at)
  if (format === 'jsonl') return `${JSON.stringify({ provider: 'openai', ...row, created_by: 'lin' })}\n`
  if (format === 'csv') return `openai,${Object.values(row).join(',')}\n`
  const object = { model: 'llm_integration.llmservicecall', pk: at + 1, fields: { provider: 1, ...row, created_by: 7 } }
  return `${at === 0 ? '' : ',\n'}${JSON.stringify(object)}`
}

function generate(format: string, file: string): void {
  const handle = openSync(file, 'w')
  const provider = { model: 'llm_integration.llmprovider', pk: 1, fields: { name: 'openai', display_name: 'OpenAI' } }
  if (format === 'csv') writeSync(handle, `provider,${Object.keys(rowOf(0)).join(',')}\n`)
  if (format === 'django') writeSync(handle, `[${JSON.stringify(provider)},\n`)
  let text = ''
  for (let at = 0; at < rows; at++) {
    text += line(format, at)
    if (text.length > 1e6) {
      writeSync(handle, text)
      text = ''
    }
  }
  writeSync(handle, text + (format === 'django' ? ']\n' : ''))
  closeSync(handle)
}

/** Processor time beside the clock's: on a machine that does other work too, the first is what says something. */
async function timed(run: () => Promise<ImportReport>) {
  const before = process.cpuUsage()
  const report = await run()
  const { user, system } = process.cpuUsage(before)
  return { report, seconds: report.seconds, processorSeconds: (user + system) / 1e6 }
}

function speed({ seconds, processorSeconds }: { seconds: number; processorSeconds: number }): string {
  const rate = (time: number) => Math.round(rows / time).toLocaleString('en')
  return `${rate(seconds)} rows/s (${rate(processorSeconds)} a processor second)`
}

const folder = mkdtempSync(join(tmpdir(), 'galley-bench-'))
try {
  for (const format of formats.filter(one => only === undefined || one === only)) {
    const file = join(folder, `calls.${format}`)
    generate(format, file)
    const paths = createPaths(join(folder, format), join(import.meta.dirname, '../../src-main/cli.ts'))
    const app = await openApp({ mode: 'owner', paths, environment: {}, clock: systemClock, logger: silentLogger })
    let peak = 0
    const run = (dryRun: boolean) =>
      importFile({
        file,
        dryRun,
        store: app.store,
        ledger: app.ledger,
        registry: app.registry,
        clock: systemClock,
        onProgress: () => {
          peak = Math.max(peak, process.memoryUsage().rss)
        },
      })
    const parse = await timed(() => run(true))
    const first = await timed(() => run(false))
    const second = await timed(() => run(false))
    if (first.report.added !== rows || second.report.duplicates !== rows) throw new Error('Not every row was imported')
    console.log(
      `${format.padEnd(7)} ${rows.toLocaleString('en')} rows, ${Math.round(statSync(file).size / 1e6)} MB: reading ${speed(parse)}, import ${speed(first)}, again ${speed(second)}, peak RSS ${Math.round(peak / 1e6)} MB`,
    )
    await app.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
