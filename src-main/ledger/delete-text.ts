import { rmSync } from 'node:fs'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Clock, Paths } from '../ports.ts'
import { type BackupFile, listAside, listBackups, removeBackupsOlderThan } from '../store/backup-files.ts'
import { layoutOf } from '../store/data-folder.ts'
import {
  countTextsInFile,
  type TextDeletionRepository,
  type TextScope,
} from '../store/repositories/text-deletion-repository.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'
import { stateText } from '../words/state-sentences.ts'
import type { DeletedText, DeleteTextOptions, Unreached } from './content-types.ts'

export interface DeletionWork {
  readonly repository: TextDeletionRepository
  readonly paths: Pick<Paths, 'data'>
  readonly clock: Clock
  /** Backups made before this time go in any case; null where no retention is set. */
  readonly backupCutoff: number | null
}

/** Texts deleted in one transaction; the ledger may commit in between. */
const batchCalls = 50
const purgePages = 64
const checkpointTries = 20
const checkpointPauseMs = 50

/** Deletes the text of a scope, row by row and remnant by remnant, and says what could not be reached. */
export async function deleteScope(
  work: DeletionWork,
  reason: 'retention' | 'request',
  scope: TextScope,
  options: DeleteTextOptions,
): Promise<DeletedText> {
  const { repository, clock } = work
  const total = repository.countTexts(scope)
  const deletionId = repository.begin(reason, scope, clock.now())
  let calls = 0
  let after = 0
  for (;;) {
    if (options.signal?.aborted) {
      await purge(repository)
      throw failing('cancelled', sayLedger('text.deletion_stopped', { calls }), { calls })
    }
    const ids = repository.nextCalls(scope, after, batchCalls)
    if (ids.length === 0) break
    calls += repository.deleteBatch(deletionId, ids)
    after = ids.at(-1) ?? after
    options.onProgress?.(calls, total)
    await nextTurn()
  }
  const unreached: Unreached[] = []
  if (!(await purge(repository, options.compact === true))) unreached.push(busyLog(work.paths))
  else repository.finish(deletionId, clock.now())
  const deleted = repository.deletedCalls(deletionId)
  const backups = treatBackups(work, scope, deleted, options)
  return {
    calls,
    removedBackups: backups.removed,
    unreached: [...unreached, ...backups.unreached],
  }
}

/** Removes the remnants that deleting rows leaves behind. False when the log could not be emptied. */
export async function purge(repository: TextDeletionRepository, compact = false): Promise<boolean> {
  if (!repository.emptyIndexIfUnused()) {
    while (repository.purgeIndexStep(purgePages)) await nextTurn()
  }
  if (compact) repository.compact()
  for (let attempt = 0; attempt < checkpointTries; attempt += 1) {
    if (repository.emptyLog()) return true
    await sleep(checkpointPauseMs)
  }
  return false
}

function busyLog(paths: Pick<Paths, 'data'>): Unreached {
  return notReached(`${layoutOf(paths).database}-wal`, stateText('unreached.log'))
}

function treatBackups(
  work: DeletionWork,
  scope: TextScope,
  deleted: readonly number[],
  options: DeleteTextOptions,
): { removed: readonly string[]; unreached: Unreached[] } {
  const layout = layoutOf(work.paths)
  const cutoffs = [work.backupCutoff, scope.kind === 'older_than' ? scope.time : null].filter(time => time !== null)
  const aged = cutoffs.length === 0 ? null : removeBackupsOlderThan(layout, Math.max(...cutoffs))
  const removed = [...(aged?.removed ?? [])]
  const unreached: Unreached[] = (aged?.failed ?? []).map(({ file, reason }) =>
    notReached(file, stateText('unreached.aged', { reason })),
  )
  for (const backup of listBackups(layout)) {
    const held = countTextsInFile(backup.file, deleted)
    if (held === 0) continue
    if (options.backups === 'all_that_hold_it' && removeBackup(backup, unreached)) removed.push(backup.file)
    else if (options.backups !== 'all_that_hold_it') unreached.push(notReached(backup.file, whyBackup(held)))
  }
  for (const file of listAside(layout)) {
    const held = countTextsInFile(file, deleted)
    if (held !== 0) unreached.push(notReached(file, stateText('unreached.aside', { why: whyBackup(held) })))
  }
  return { removed, unreached }
}

function notReached(place: string, { text, said }: Phrase): Unreached {
  return { place, why: text, said }
}

function whyBackup(held: number | null): Phrase {
  return held === null ? stateText('unreached.unreadable') : stateText('unreached.holds', { held })
}

function removeBackup(backup: BackupFile, unreached: Unreached[]): boolean {
  try {
    rmSync(backup.file)
    return true
  } catch (error) {
    unreached.push(notReached(backup.file, stateText('unreached.not_removed', { reason: String(error) })))
    return false
  }
}
