import { intro, outro } from '@clack/prompts'
import type { App } from '../../app.ts'
import { Failure } from '../../failure.ts'
import { buildQualityReport } from '../../reports/quality-report.ts'
import { renderReportText } from '../../reports/render-text.ts'
import type { CommandContext } from '../command.ts'
import { describeKeyProblems } from '../describe-provider.ts'
import { askChoice } from './ask.ts'
import { translateOne } from './first-translation.ts'
import { createNotes, type Notes } from './note.ts'
import { addKey, describeKeyState, findUsable, type ProviderState, readProviderStates } from './provider-keys.ts'

/** Set-up in the terminal; where nobody can answer questions, the state of things and what leads on. */
export async function startInTerminal(context: CommandContext): Promise<void> {
  const app = await context.openApp('owner')
  app.registry.setUp()
  if (context.terminal.interactive) await walkThrough(app, context)
  else await sayWhatToDo(app, context)
}

type Step = 'translate' | 'key' | 'report' | 'leave'

async function walkThrough(app: App, context: CommandContext): Promise<void> {
  const notes = createNotes(context.terminal.columns)
  intro('Galley keeps the books on every LLM call.')
  const states = await readProviderStates(app)
  await showProviders(app, states, notes)
  const { persistent } = await app.vault.status()
  let usual: Step = findUsable(states).length === 0 ? 'key' : 'translate'
  for (;;) {
    const step = await askChoice<Step>({
      message: 'What next?',
      initialValue: usual,
      options: [
        {
          value: 'key',
          label: 'Add an API key',
          hint: persistent ? 'kept in the system keychain' : 'for this session only, without a keychain',
        },
        { value: 'translate', label: 'Translate a chapter', hint: 'works without a key, simulated' },
        { value: 'report', label: 'Show the report of the last 7 days' },
        { value: 'leave', label: 'Leave' },
      ],
    })
    if (step === 'leave') break
    usual = await takeStep(step, app, context, notes)
  }
  outro(`Everything is on record. Try: npx galley calls, npx galley --help`)
}

/** A step that fails is explained and the person goes on; only leaving ends the walk. */
async function takeStep(step: Exclude<Step, 'leave'>, app: App, context: CommandContext, notes: Notes): Promise<Step> {
  try {
    if (step === 'key') await addKey(app, notes)
    else if (step === 'translate') await translateOne(app, context, notes)
    else showReport(app, context)
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'cancelled') throw error
    notes.error(error.message)
    return step
  }
  return step === 'key' ? 'translate' : step === 'translate' ? 'report' : 'leave'
}

function showReport(app: App, { terminal }: CommandContext): void {
  const report = buildQualityReport(app, { days: 7, includeSimulated: true })
  terminal.print(renderReportText(report))
}

async function showProviders({ vault }: App, states: readonly ProviderState[], notes: Notes): Promise<void> {
  const width = Math.max(...states.map(({ provider }) => provider.displayName.length)) + 2
  notes.plain(states.map(state => `${state.provider.displayName.padEnd(width)}${describeKeyState(state)}`).join('\n'))
  const keys = states.filter(({ provider }) => provider.kind !== 'practice').map(({ key }) => key)
  for (const problem of await describeKeyProblems(vault, keys)) notes.warn(problem)
}

/** Where nobody can answer (a pipe, CI): the state and the commands that lead on. */
async function sayWhatToDo(app: App, { terminal }: CommandContext): Promise<void> {
  const states = await readProviderStates(app)
  terminal.print('Galley is set up. Providers:')
  const width = Math.max(...states.map(({ provider }) => provider.name.length)) + 2
  for (const state of states) terminal.print(`  ${state.provider.name.padEnd(width)}${describeKeyState(state)}`)
  const usable = findUsable(states)[0]?.provider.name ?? null
  terminal.print(
    [
      '',
      'Next:',
      ...(usable === null ? ['  npx galley keys set openai                    keep an API key in the keychain'] : []),
      `  npx galley translate FILE --to en --provider ${(usable ?? 'practice').padEnd(10)} translate a chapter, tracked`,
      '  npx galley calls                              what was called',
      '  npx galley generate-quality-report            what it cost and how well it went',
    ].join('\n'),
  )
}
