import { arch, cpus, release, totalmem } from 'node:os'
import type { App } from '../app-types.ts'
import { redactSecrets } from '../providers/errors/redact-secrets.ts'
import type { CheckReport } from '../store/check.ts'
import { describeBytes } from './check.ts'
import { providerReachabilityCheck } from './checks/provider-reachability.ts'
import { type Diagnosis, runChecks } from './run-checks.ts'

/** For whoever helps: what runs where, what the checks say, how much there is. Says no key, no token and no text of a call. */
export async function describeDiagnostics(
  app: App,
  version: string,
  database: CheckReport,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly checks: readonly Diagnosis[] }> {
  const { paths, environment, clock, vault, registry, settings, pricing } = app
  const diagnoses = await runChecks({
    ...{ paths, environment, clock, vault, database, signal },
    platform: process.platform,
    nodeVersion: process.versions.node,
    opened: { providers: registry.list(), timeZone: settings.get('timeZone'), prices: pricing.status() },
    fetch: null,
  })
  const checks = diagnoses
    // The network is not asked here, and that is all it would say.
    .filter(({ name }) => name !== providerReachabilityCheck.name)
    .map(({ inWindow, ...check }) => ({ ...check, advice: inWindow ?? check.advice }))
  const late = app.loopDelay.read()
  const { electron } = process.versions as { electron?: string }
  const changed = settings.list().filter(({ key, isSet }) => isSet && key !== 'alertWebhookUrl')
  const lines = [
    `Galley ${version}${app.isSample ? ' (sample data)' : ''}, ${new Date(clock.now()).toISOString()}`,
    `Node ${process.versions.node}${electron === undefined ? '' : `, Electron ${electron}`}, SQLite schema step ${database.schema.applied}`,
    `${process.platform} ${release()} ${arch()}, ${cpus().length} processors, ${describeBytes(totalmem())} memory`,
    `Memory of this process: ${describeBytes(process.memoryUsage().rss)}; up for ${Math.round(process.uptime() / 60)} minutes`,
    ...(late === null
      ? []
      : [
          `The main thread was late by ${Math.round(late.p99Ms)} ms (99 of 100 times less) and at most by ${Math.round(late.maxMs)} ms in the last minute or two`,
        ]),
    `Database ${describeBytes(database.sizes.database)}, log ${describeBytes(database.sizes.writeAheadLog)}, backups ${describeBytes(database.sizes.backups)}, free ${describeBytes(database.sizes.freeOnDisk)}`,
    '',
    ...checks.map(
      ({ state, title, message, advice }) =>
        `${state.padEnd(8)}${title}: ${message}${advice === null ? '' : ` (${advice})`}`,
    ),
    '',
    'Settings that were changed:',
    ...(changed.length === 0 ? ['  none'] : changed.map(({ key, value }) => `  ${key} = ${String(value)}`)),
    '',
    'Providers:',
    ...registry
      .list()
      .map(({ name, isActive, models }) => `  ${name}: ${isActive ? 'on' : 'off'}, ${models.length} models`),
  ]
  return { text: withoutPrivate(lines.join('\n'), environment), checks }
}

/** Keys never get here; this is for what a message of a program beyond us may carry. A home folder says who somebody is. */
function withoutPrivate(text: string, environment: Readonly<Record<string, string | undefined>>): string {
  const home = environment.HOME ?? environment.USERPROFILE
  const shown = home === undefined || home.length < 3 ? text : text.replaceAll(home, '~')
  return redactSecrets(shown)
}
