import type { Command } from 'commander'
import type { JudgeEstimate } from '../quality/judge/judge-types.ts'
import { fewestRatings } from '../quality/judge/rank-agreement.ts'
import { createFigureFormats, type FigureFormats } from '../reports/format-figures.ts'
import { wholeNumber } from './call-options.ts'
import type { CommandContext } from './command.ts'
import { confirm } from './confirm.ts'

/** `galley quality judge`: a model that judges a share of the translations, off until it is switched on. */
export function addJudgeCommands(quality: Command, context: CommandContext): void {
  const judge = quality.command('judge').description('have a share of the translations judged by another model')
  judge
    .command('estimate')
    .description('what it would cost at your own volume; nothing is sent')
    .option('--json', 'print one JSON object')
    .action(async (flags: { json?: boolean }) => {
      const { estimate, formats } = await readEstimate(context)
      if (flags.json) context.terminal.print(JSON.stringify(estimate))
      else for (const line of describe(estimate, formats)) context.terminal.print(line)
    })
  judge
    .command('on')
    .description('switch it on, with what it will cost said first')
    .option('--share <share>', 'share of translations, such as 0.05')
    .option('--limit <dollars>', 'what it may cost a day, US dollars')
    .option('--yes', 'without asking')
    .action((flags: { share?: string; limit?: string; yes?: boolean }) => switchOn(context, flags))
  judge
    .command('off')
    .description('switch it off; what it judged stays')
    .action(async () => {
      await (await context.owner()).act('settings.set', { key: 'judge.enabled', text: 'false' })
      context.terminal.print('The judge is off. Its judgements stay.')
    })
  judge
    .command('status')
    .description('what it has done and cost, and how far it agrees with your ratings')
    .option('--json', 'print one JSON object')
    .action((flags: { json?: boolean }) => showStatus(context, flags.json === true))
  judge
    .command('run')
    .description('judge one translation now')
    .argument('<id>', 'the number of the call', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--json', 'print one JSON object')
    .action(async (id: number, flags: { json?: boolean }) => {
      const row = await (await context.owner()).act('judge.run', { id })
      if (flags.json) return context.terminal.print(JSON.stringify(row))
      context.terminal.print(`${row.judgeModel ?? 'The judge'} gives call ${id} ${(row.score ?? 0) / 10} of 100.`)
      for (const { severity, category, explanation } of (row.errors ?? []) as readonly Record<string, string>[]) {
        context.terminal.print(`  ${severity} (${category}): ${explanation}`)
      }
    })
}

async function readEstimate(context: CommandContext) {
  const app = await context.openApp('reader')
  const { total } = app.metrics.summary({
    days: 30,
    filters: { operations: ['translation'] },
    books: 0,
    latestErrors: 0,
  })
  const estimate = app.judge.estimate({
    days: 30,
    calls: total.success,
    sourceChars: total.sourceChars,
    outputChars: total.outputChars,
  })
  return { estimate, formats: createFigureFormats({ timeZone: app.settings.get('timeZone') }) }
}

function describe(estimate: JudgeEstimate, formats: FigureFormats): readonly string[] {
  const { judge, share, callsPerDay, costPerCallNanos, costPerDayNanos, dailyLimitNanos, basis } = estimate
  if (judge === null) {
    return ['No model can judge: set a key of another provider, or the settings judge.provider and judge.model.']
  }
  return [
    `${judge.provider} ${judge.model} judges ${formats.percent(share)} of the translations, about ${callsPerDay.toFixed(1)} a day.`,
    `  A judgement   ${formats.money(costPerCallNanos)}`,
    `  A day         ${formats.money(costPerDayNanos)}, at most ${formats.money(dailyLimitNanos)} (setting judge.dailyLimit)`,
    `  A month       ${formats.money(costPerDayNanos === null ? null : costPerDayNanos * 30)}`,
    `  ${basis}`,
  ]
}

async function switchOn(
  context: CommandContext,
  flags: { share?: string; limit?: string; yes?: boolean },
): Promise<void> {
  const { terminal, signal } = context
  const owner = await context.owner()
  if (flags.share !== undefined) await owner.act('settings.set', { key: 'judge.share', text: flags.share })
  if (flags.limit !== undefined) await owner.act('settings.set', { key: 'judge.dailyLimit', text: flags.limit })
  const { total } = owner.app.metrics.summary({
    days: 30,
    filters: { operations: ['translation'] },
    books: 0,
    latestErrors: 0,
  })
  const estimate = owner.app.judge.estimate({
    days: 30,
    calls: total.success,
    sourceChars: total.sourceChars,
    outputChars: total.outputChars,
  })
  const formats = createFigureFormats({ timeZone: owner.app.settings.get('timeZone') })
  for (const line of describe(estimate, formats)) terminal.note(line)
  if (!(await confirm(terminal, 'Switch the judge on?', { flag: '--yes', given: flags.yes === true, signal }))) {
    return terminal.print('The judge stays as it was.')
  }
  await owner.act('settings.set', { key: 'judge.enabled', text: 'true' })
  terminal.print('The judge is on. It works while Galley serves; "galley quality judge off" ends it.')
}

async function showStatus(context: CommandContext, json: boolean): Promise<void> {
  const app = await context.openApp('reader')
  const status = app.judge.status()
  if (json) return context.terminal.print(JSON.stringify(status))
  const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
  const { enabled, share, spentTodayNanos, dailyLimitNanos, waiting, done, failed, skipped, agreement } = status
  const { print } = context.terminal
  print(`The judge is ${enabled ? `on for ${formats.percent(share)} of the translations` : 'off'}.`)
  print(`Today       ${formats.money(spentTodayNanos)} of ${formats.money(dailyLimitNanos)}`)
  print(`30 days     ${done} judged, ${failed} failed, ${skipped} passed over, ${waiting} waiting`)
  for (const { reason, calls } of status.reasons) print(`            ${calls} x ${reason}`)
  print(
    agreement.tau === null
      ? `Agreement   not enough ratings: ${agreement.ratings} of at least ${fewestRatings} translations that you rated and it judged`
      : `Agreement   ${agreement.tau.toFixed(2)} (Kendall's tau-b over ${agreement.ratings} translations; 1 is the same order, 0 is chance)`,
  )
}
