import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import type {
  OperationEstimate,
  OperationProgress,
  OperationReport,
  OperationResult,
} from '../operations/operation-types.ts'
import { createFigureFormats, type FigureFormats } from '../reports/format-figures.ts'
import type { CommandContext } from './command.ts'
import { confirm } from './confirm.ts'
import { missWords } from './forecast-jobs.ts'
import type { OperationFlags } from './operation-options.ts'
import { type OutputFile, prepareOutputFile } from './output-file.ts'

/** More calls than this are asked about first: a wrong file should not cost a fortune. */
const mostUnasked = 100

/** One operation as a command runs it. */
export interface OperationCommand<Answer> {
  readonly label: string
  readonly file: string
  readonly flags: OperationFlags
  /** True where the answer already went to the terminal while it was written. */
  readonly streamed: boolean
  estimate(): OperationEstimate
  run(hooks: {
    onProgress?: (progress: OperationProgress) => void
    deliver: (answer: Answer) => Promise<void>
  }): Promise<OperationResult<Answer>>
  /** What goes into the file, and to the terminal where no file is named. */
  toText(answer: Answer): string
}

/** Estimates, asks, runs with a progress bar, saves, and says what it took. */
export async function runOperationCommand<Answer extends object>(
  app: App,
  context: CommandContext,
  command: OperationCommand<Answer>,
): Promise<void> {
  const { terminal } = context
  const { flags } = command
  const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
  const estimate = command.estimate()
  if (flags.dryRun === true) {
    if (flags.json === true) terminal.print(JSON.stringify({ dryRun: true, ...estimate }))
    else for (const line of describeEstimate(estimate, formats)) terminal.print(line)
    return
  }
  const out =
    flags.out === undefined
      ? null
      : await prepareOutputFile(flags.out, { force: flags.force === true, source: command.file })
  if (estimate.calls > mostUnasked && !(await askFirst(context, estimate, formats, flags))) return
  if (estimate.resumableParts > 0) {
    terminal.note(
      `An interrupted run finished ${estimate.resumableParts} of ${estimate.parts} parts; going on behind them (--fresh begins again).`,
    )
  }
  const result = await runWithProgress(context, command, out)
  report(context, command, result, out, formats)
}

async function runWithProgress<Answer extends object>(
  context: CommandContext,
  command: OperationCommand<Answer>,
  out: OutputFile | null,
): Promise<OperationResult<Answer>> {
  const deliver = async (answer: Answer) => {
    await out?.write(command.toText(answer))
  }
  if (command.streamed) return command.run({ deliver })
  const progress = context.progress(command.label)
  try {
    return await command.run({
      deliver,
      onProgress: ({ share, partsDone, parts }) =>
        progress.update(share, 1, parts > 1 ? `part ${Math.min(partsDone + 1, parts)} of ${parts}` : undefined),
    })
  } finally {
    progress.end()
  }
}

function report<Answer extends object>(
  { terminal }: CommandContext,
  command: OperationCommand<Answer>,
  result: OperationResult<Answer>,
  out: OutputFile | null,
  formats: FigureFormats,
): void {
  if (command.flags.json === true)
    terminal.print(JSON.stringify(out === null ? result : { ...result, savedTo: result.ok ? out.path : null }))
  else if (result.ok && out === null && !command.streamed) terminal.print(withoutLastBreak(command.toText(result)))
  if (result.choice !== null) terminal.note(result.choice.text)
  for (const warning of result.warnings) terminal.note(`Note: ${warning.message}`)
  if (result.ok) {
    if (out !== null) terminal.note(`Saved to ${out.path}`)
    terminal.note(describeReport(result, formats))
    return
  }
  if (result.calls > 0) terminal.note(describeReport(result, formats))
  const { code, kind, message, attempts = [], details = null } = result.failure
  throw new Failure(code, message, { ...details, kind, attempts, requestId: result.requestId, kept: result.kept })
}

/** The terminal adds a line break of its own. */
function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, '')
}

/** One line: what it took. Unpriced is a word, simulated is said. */
export function describeReport(report: OperationReport, formats: FigureFormats): string {
  const tokens =
    report.inputTokens === null && report.outputTokens === null
      ? 'tokens unknown'
      : `${report.inputTokens === null ? 'unknown' : formats.count(report.inputTokens)} tokens in, ${report.outputTokens === null ? 'unknown' : formats.count(report.outputTokens)} out`
  const parts = [
    `${report.provider} ${report.model}${report.simulated ? ' (simulated: nothing left this machine)' : ''}`,
    `${report.calls} ${report.calls === 1 ? 'call' : 'calls'}`,
    ...(report.resumedParts > 0 ? [`${report.resumedParts} of ${report.parts} parts from before`] : []),
    tokens,
    formats.duration(report.durationMs),
    describeCost(report, formats) + describeMiss(report, formats),
    `request ${report.requestId}`,
  ]
  return parts.join(' · ')
}

/** Beside what was expected, where the job was done in one go. */
function describeMiss(report: OperationReport, formats: FigureFormats): string {
  const { expectedCostNanos: expected, costNanos: cost, resumedParts, unpricedCalls } = report
  if (expected === null || expected === 0 || cost === null || resumedParts > 0 || unpricedCalls > 0) return ''
  return ` (${formats.money(expected)} expected: ${missWords(cost / expected - 1, formats)})`
}

function describeCost(report: OperationReport, formats: FigureFormats): string {
  if (report.calls === 0) return 'no cost'
  if (report.simulated) return 'free'
  if (report.costNanos === null) return 'unpriced'
  const rest = report.unpricedCalls > 0 ? ` and ${report.unpricedCalls} unpriced` : ''
  return `${formats.money(report.costNanos)}${rest}`
}

function describeExpected({ costNanos, simulated }: OperationEstimate, formats: FigureFormats): string {
  if (simulated) return 'free'
  return costNanos === null ? 'unpriced' : `about ${formats.money(costNanos)}`
}

function describeEstimate(estimate: OperationEstimate, formats: FigureFormats): readonly string[] {
  const languages = [estimate.sourceLanguage ?? 'unknown', estimate.targetLanguage]
    .filter(each => each !== null)
    .join(' to ')
  return [
    `${estimate.provider} ${estimate.model}${estimate.simulated ? ' (simulated)' : ''}, ${languages}${estimate.sourceLanguageDetected ? ' (told from the text)' : ''}`,
    `  Characters  ${formats.count(estimate.characters)}`,
    `  Parts       ${formats.count(estimate.parts)}${estimate.resumableParts > 0 ? `, ${estimate.resumableParts} of them finished by an interrupted run` : ''}`,
    `  Calls       ${formats.count(estimate.calls)}`,
    `  Tokens      about ${formats.count(estimate.inputTokens)} in, ${formats.count(estimate.outputTokens)} out`,
    `  Cost        ${describeExpected(estimate, formats)}`,
    ...(estimate.durationMs === null ? [] : [`  Time        about ${formats.duration(estimate.durationMs)}`]),
    ...(estimate.glossaryTerms === 0
      ? []
      : [
          `  Glossary: ${estimate.glossaryTerms} ${estimate.glossaryTerms === 1 ? 'entry occurs' : 'entries occur'} in the text.`,
        ]),
    ...(estimate.contextFrom === null
      ? []
      : [`  What happened before: the abstract of chapter ${estimate.contextFrom}.`]),
    ...(estimate.choice === null ? [] : [`  ${estimate.choice.text}`]),
    `  ${estimate.basis}`,
    ...estimate.warnings.map(({ message }) => `  Note: ${message}`),
    'No call was made.',
  ]
}

async function askFirst(
  { terminal, signal }: CommandContext,
  estimate: OperationEstimate,
  formats: FigureFormats,
  flags: OperationFlags,
): Promise<boolean> {
  const cost = estimate.costNanos === null ? 'without a known price' : `about ${formats.money(estimate.costNanos)}`
  const question = `This text of ${formats.count(estimate.characters)} characters takes ${formats.count(estimate.calls)} calls, ${cost}. Go ahead?`
  const goAhead = await confirm(terminal, question, { flag: '--yes', given: flags.yes === true, signal })
  if (!goAhead) terminal.note('Nothing was sent.')
  return goAhead
}
