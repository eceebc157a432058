import type { Command } from 'commander'
import { Failure } from '../failure.ts'
import { type VerifyReport, verifyMetrics } from '../ledger/metrics-verify.ts'
import { type DigestReport, verifyDigests } from '../metrics/verify-digests.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import { addUpClosedDays } from './add-up-closed-days.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { noteServing } from './note-serving.ts'

/** Differences shown on a terminal; `--json` has up to a thousand. */
const shownDifferences = 20

/** `galley metrics`: proves that the stored figures are what the calls amount to, and makes them anew. */
export const registerMetricsCommand: RegisterCommand = (program, context) => {
  const metrics = program
    .command('metrics')
    .description('check the stored figures against the calls, or make them anew')
  registerVerify(metrics, context)
  registerRebuild(metrics, context)
}

function registerVerify(metrics: Command, context: CommandContext): void {
  metrics
    .command('verify')
    .description('add up every call anew and compare; changes nothing, exit code 1 when anything differs')
    .option('--json', 'print one JSON object')
    .action(async (options: { readonly json?: boolean }) => {
      const app = await context.openApp('reader')
      const progress = context.progress('Adding up calls')
      const onProgress = ({ done, total }: { done: number; total: number }) => progress.update(done, total)
      const request = { store: app.store, signal: context.signal, onProgress }
      let report: VerifyReport & { readonly digests: DigestReport }
      try {
        const metrics = await verifyMetrics({ ...request, timeZone: app.settings.get('timeZone') })
        report = { ...metrics, digests: await verifyDigests(request) }
      } finally {
        progress.end()
      }
      if (options.json) context.terminal.print(JSON.stringify(report))
      else for (const line of describe(report)) context.terminal.print(line)
      const differences = report.differenceCount + report.digests.differences.length
      if (differences > 0) {
        throw new Failure(
          'conflict',
          'The stored figures differ from the calls. The calls are intact: run `galley metrics rebuild`.',
          { differences },
        )
      }
    })
}

function describe(report: VerifyReport & { readonly digests: DigestReport }): string[] {
  const digests = describeDigests(report.digests)
  return report.differenceCount === 0 && digests.length > 0 ? digests : [...describeRollups(report), ...digests]
}

function describeDigests({ differences }: DigestReport): string[] {
  return differences.slice(0, shownDifferences).map(({ part, span, begins, ends }) => {
    const times = [begins, ends].map(time => new Date(time).toISOString()).join(' to ')
    return `the digest of ${span > 1 ? `${span} days` : span === 1 ? 'the day' : 'the hour'} ${times} (${part}) is not what its rollups amount to`
  })
}

function describeRollups(report: VerifyReport): string[] {
  const { count } = createFigureFormats({ timeZone: 'UTC' })
  const added = `Added up ${count(report.calls)} calls and ${count(report.requests)} requests (days of ${report.timeZone}):`
  if (report.differenceCount === 0) return [`${added} every stored figure is exact.`]
  const lines = [`${added} ${count(report.differenceCount)} values differ.`]
  for (const { table, key, column, stored, expected } of report.differences.slice(0, shownDifferences)) {
    lines.push(`${table} ${Object.values(key).join(' | ')}: ${column} is ${stored}, should be ${expected}`)
  }
  const more = report.differenceCount - Math.min(shownDifferences, report.differences.length)
  if (more > 0) lines.push(`and ${count(more)} more; --json lists up to a thousand`)
  return lines
}

function registerRebuild(metrics: Command, context: CommandContext): void {
  metrics
    .command('rebuild')
    .description('make all stored figures anew from the calls, in one transaction')
    .option('--json', 'print one JSON object')
    .action(async (options: { readonly json?: boolean }) => {
      const owner = await context.owner()
      noteServing(context.terminal, owner)
      const progress = context.progress('Adding up calls')
      const report = await owner.act('metrics.rebuild', {}, progress.update).finally(() => progress.end())
      addUpClosedDays(context, owner.app)
      if (options.json) return context.terminal.print(JSON.stringify(report))
      const { count } = createFigureFormats({ timeZone: 'UTC' })
      context.terminal.print(
        `The figures were made anew from ${count(report.calls)} calls and ${count(report.requests)} requests (days of ${report.timeZone}).`,
      )
    })
}
