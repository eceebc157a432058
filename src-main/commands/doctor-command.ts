import type { CheckContext, CheckState, OpenedParts } from '../doctor/check.ts'
import { type Diagnosis, runChecks } from '../doctor/run-checks.ts'
import { Failure } from '../failure.ts'
import { silentLogger } from '../ports.ts'
import { type CheckReport, checkDatabase } from '../store/check.ts'
import { openVault } from '../vault/open-vault.ts'
import type { CommandContext, RegisterCommand } from './command.ts'

interface Options {
  readonly online?: boolean
  readonly json?: boolean
}

/** A prompt for the ring's password can be answered in this time; milliseconds. */
const keychainTimeoutMs = 15_000

/** `galley doctor`: works where the app itself cannot open. */
export const registerDoctorCommand: RegisterCommand = (program, context) => {
  program
    .command('doctor')
    .description('check the installation: database, keychain, keys, disk, port; says what to do')
    .option('--online', "also ask every provider's address for an answer (no key is sent)")
    .option('--json', 'print one check a line as JSON')
    .action((options: Options) => run(context, options))
}

async function run(context: CommandContext, options: Options): Promise<void> {
  const progress = context.progress('Checking')
  const diagnoses = await runChecks(await checkContext(context, options), progress.update).finally(() => progress.end())
  for (const line of options.json
    ? diagnoses.map(({ inWindow, ...one }) => JSON.stringify(one))
    : describe(diagnoses)) {
    context.terminal.print(line)
  }
  if (diagnoses.some(({ state }) => state === 'problem')) process.exitCode = 1
}

async function checkContext(context: CommandContext, { online }: Options): Promise<CheckContext> {
  const { environment, clock, signal } = context
  const paths = context.paths()
  const database = examine(context)
  return {
    paths,
    environment,
    clock,
    signal,
    platform: process.platform,
    nodeVersion: process.versions.node,
    vault: openVault({ environment, logger: silentLogger, paths, timeoutMs: keychainTimeoutMs }),
    database,
    opened: await openParts(context, database),
    fetch: online ? globalThis.fetch : null,
  }
}

function examine(context: CommandContext): CheckReport | Failure {
  try {
    return checkDatabase({ paths: context.paths() })
  } catch (error) {
    return error instanceof Failure ? error : new Failure('internal', String(error), {}, error)
  }
}

/** Only a sound and current database is opened, so that looking changes nothing. */
async function openParts(context: CommandContext, database: CheckReport | Failure): Promise<OpenedParts | null> {
  if (database instanceof Failure || !database.ok || database.schema.pending.length > 0) return null
  try {
    const { registry, settings, pricing } = await context.openApp('reader')
    return { providers: registry.list(), timeZone: settings.get('timeZone'), prices: pricing.status() }
  } catch {
    return null
  }
}

const signs: Readonly<Record<CheckState, string>> = { ok: '✓', warning: '!', problem: '✗' }

function describe(diagnoses: readonly Diagnosis[]): string[] {
  const width = Math.max(...diagnoses.map(({ title }) => title.length)) + 2
  const indent = ' '.repeat(width + 2)
  const lines = diagnoses.flatMap(({ state, title, message, advice }) => [
    `${signs[state]} ${title.padEnd(width)}${message}`,
    ...(advice === null ? [] : [`${indent}→ ${advice}`]),
  ])
  const problems = diagnoses.filter(({ state }) => state === 'problem').length
  const warnings = diagnoses.filter(({ state }) => state === 'warning').length
  if (problems + warnings === 0) return [...lines, '', 'All is well.']
  return [...lines, '', `${plural(problems, 'problem')}, ${plural(warnings, 'warning')}.`]
}

function plural(count: number, word: string): string {
  return `${count === 0 ? 'No' : count} ${word}${count === 1 ? '' : 's'}`
}
