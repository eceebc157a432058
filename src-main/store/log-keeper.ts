import { closeSync, fsyncSync, openSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { Clock } from '../ports.ts'

/**
 * Pages in the write-ahead log after which a connection carries them into the database by itself, waiting for the disk.
 * Settling a call rewrites the same few pages each time, so a log of 16 MB carries each of them over once for some 250
 * calls; SQLite's own 4 MB would do so four times as often.
 */
const ownLimit = 4000
/** The same while another thread does it: reached only where that thread cannot keep up, and then little is left to carry. */
const assistedLimit = 12_000

/** Whether this connection tends the log alone, or a {@link LogKeeper} in another thread does. */
export function tendLog(db: Database.Database, by: 'itself' | 'keeper'): void {
  db.pragma(`wal_autocheckpoint = ${by === 'itself' ? ownLimit : assistedLimit}`)
}

/** Pages that wait before the keeper carries them over. */
const worthwhile = 2000
/** How often it looks, milliseconds: the first while pages come, the second while none do. */
const lookMs = { busy: 25, idle: 500 }
/** Without a new page for so long, what waits in the log is carried over, milliseconds. */
const quietMs = 5000
/**
 * Without a new page for so long, the log's space is given back. Not sooner: the file system may take a quarter of a second
 * over it, and whoever writes next would wait for that. A pause between two chapters is shorter.
 */
const idleMs = 60_000

/**
 * Carries the write-ahead log into the database from a thread whose waiting for the disk holds up nobody. The writer goes on
 * meanwhile; it begins the log anew as soon as it finds all of it carried over.
 */
export interface LogKeeper {
  /** Looks once and does what is due; how long to rest, milliseconds. Throws what SQLite throws. */
  step(): number
}

interface LogState {
  readonly busy: number
  /** Pages in the log; -1 where there is none. */
  readonly log: number
  /** Of them, pages that stand in the database too. */
  readonly checkpointed: number
}

/** `db` is a connection of its own that never waits for locks. */
export function createLogKeeper(db: Database.Database, clock: Clock): LogKeeper {
  const checkpoint = (mode: 'NOOP' | 'PASSIVE' | 'TRUNCATE') => {
    const [state] = db.pragma(`wal_checkpoint(${mode})`) as LogState[]
    return state ?? { busy: 1, log: -1, checkpointed: -1 }
  }
  // Its own writes are few; they must not carry the log over in the middle of a step that holds a lock.
  db.pragma('wal_autocheckpoint = 0')
  let seen = -1
  let changedAt = clock.monotonic()
  let triedAt = changedAt

  /** Waits here for the disk to be done with it, so that the next commit does not. */
  function giveSpaceBack(): void {
    checkpoint('TRUNCATE')
    const log = openSync(`${db.name}-wal`, 'r+')
    try {
      fsyncSync(log)
    } finally {
      closeSync(log)
    }
  }

  return {
    step() {
      const { log, checkpointed } = checkpoint('NOOP')
      const now = clock.monotonic()
      if (log !== seen) {
        seen = log
        changedAt = now
        triedAt = now
        // Beyond the limit the writer does it itself, between two commits of its own, and so finds the end of a log that
        // never rests; it must not find this thread in the way.
        if (log - checkpointed >= worthwhile && log < assistedLimit) checkpoint('PASSIVE')
        return lookMs.busy
      }
      if (log <= 0 || now - triedAt < quietMs) return lookMs.idle
      // Where a reader is in the way it stays as it is until the next quiet moment.
      triedAt = now
      const isWhole = checkpointed >= log || checkpoint('PASSIVE').busy === 0
      if (isWhole && now - changedAt >= idleMs) giveSpaceBack()
      return lookMs.idle
    },
  }
}
