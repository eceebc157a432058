import { type Check, type CheckContext, type Finding, problem } from './check.ts'
import { dataFolderCheck } from './checks/data-folder.ts'
import { databaseCheck } from './checks/database.ts'
import { keychainCheck } from './checks/keychain.ts'
import { keytarBuildCheck } from './checks/keytar-build.ts'
import { nodeVersionCheck } from './checks/node-version.ts'
import { ownerLockCheck } from './checks/owner-lock.ts'
import { portCheck } from './checks/port.ts'
import { pricesAgeCheck } from './checks/prices-age.ts'
import { providerKeysCheck } from './checks/provider-keys.ts'
import { providerReachabilityCheck } from './checks/provider-reachability.ts'
import { timeZoneCheck } from './checks/time-zone.ts'

export interface Diagnosis extends Finding {
  readonly name: string
  readonly title: string
}

/** In the order in which they are shown: what the others rest on first. */
const checks: readonly Check[] = [
  nodeVersionCheck,
  dataFolderCheck,
  databaseCheck,
  ownerLockCheck,
  keytarBuildCheck,
  keychainCheck,
  providerKeysCheck,
  providerReachabilityCheck,
  pricesAgeCheck,
  timeZoneCheck,
  portCheck,
]

/** Runs every check; one that fails itself is a finding and keeps no other from running. */
export async function runChecks(
  context: CheckContext,
  onCheck?: (done: number, total: number) => void,
): Promise<readonly Diagnosis[]> {
  const diagnoses: Diagnosis[] = []
  for (const check of checks) {
    onCheck?.(diagnoses.length, checks.length)
    diagnoses.push({ name: check.name, title: check.title, ...(await runOne(check, context)) })
  }
  return diagnoses
}

async function runOne(check: Check, context: CheckContext): Promise<Finding> {
  try {
    return await check.run(context)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return problem(`This could not be checked: ${words}`, 'Run it again; if it stays, this is a fault of Galley.')
  }
}
