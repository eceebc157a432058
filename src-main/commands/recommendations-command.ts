import { readEvidence } from '../insights/recommendations/read-evidence.ts'
import { createRecommendationRepository } from '../store/repositories/recommendation-repository.ts'
import type { CommandContext, RegisterCommand } from './command.ts'

/** `galley recommendations`: what to do, with the figures it rests on. */
export const registerRecommendationsCommand: RegisterCommand = (program, context) => {
  program
    .command('recommendations')
    .description('what to do, why, and what it would bring, from the last 30 days')
    .option('--all', 'those put aside or done, too')
    .option('--json', 'print one recommendation a line as JSON')
    .action((options: { readonly all?: boolean; readonly json?: boolean }) => list(context, options))
}

async function list(
  { openApp, terminal }: CommandContext,
  { all, json }: { readonly all?: boolean; readonly json?: boolean },
): Promise<void> {
  const app = await openApp('reader')
  const realm = app.isSample ? 'sample' : 'real'
  const evidence = readEvidence(createRecommendationRepository(app.store, realm), app.clock.now())
  const keyed = new Set(app.vault.providersWithKey())
  const keys = new Map(app.registry.list().map(({ name }) => [name, keyed.has(name) ? true : null]))
  const found = app.recommendations.list(evidence, keys, all === true)
  if (json === true) {
    for (const { change: _change, ...recommendation } of found) terminal.print(JSON.stringify(recommendation))
    return
  }
  if (found.length === 0) {
    terminal.print(`Nothing to recommend from ${evidence.calls.toLocaleString('en')} calls of the last 30 days.`)
    return
  }
  for (const { title, reason, gain, confidence, state } of found) {
    terminal.print(`${title}${state === 'open' ? '' : ` (${state})`}`)
    terminal.print(`  ${reason}`)
    terminal.print(`  ${gain.words} Confidence: ${confidence}.`)
  }
  terminal.note('Apply or put aside in the app (galley serve --open).')
}
