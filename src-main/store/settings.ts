import type Database from 'better-sqlite3'
import type { Failure } from '../failure.ts'
import { type Clock, type Logger, silentLogger } from '../ports.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import { applyDurability } from './connection.ts'
import {
  isSettingKey,
  type SettingKey,
  type SettingValues,
  settingDefinitions,
  settingKeys,
} from './setting-definitions.ts'
import { systemTimeZone } from './setting-groups/time-zone-name.ts'
import type { Store } from './store.ts'

export type { SettingKey, SettingValues } from './setting-definitions.ts'

/** Told after the change is committed. */
export type SettingChange = {
  readonly [K in SettingKey]: { readonly key: K; readonly value: SettingValues[K]; readonly previous: SettingValues[K] }
}[SettingKey]

/** A setting with all that a page or a terminal says about it. */
export interface SettingEntry {
  readonly key: SettingKey
  readonly value: SettingValues[SettingKey]
  readonly initial: SettingValues[SettingKey]
  /** False while nobody has set it: the value then follows the program's default. */
  readonly isSet: boolean
  readonly description: string
  readonly allowed: string
}

/**
 * The user's settings, validated on the way in and on the way out. A reader asks the database each time, so that it sees what
 * the owner changed; the owner, who alone changes them, remembers them: some are asked for with every call. A stored value that is no longer allowed counts as not set, with one warning.
 */
export interface Settings {
  get<K extends SettingKey>(key: K): SettingValues[K]
  /** Throws `Failure('invalid_input')` that says what is allowed. */
  set<K extends SettingKey>(key: K, value: SettingValues[K]): void
  /** As `set`, for a key and a value from outside; text is read as the number, null or word it stands for. */
  setText(key: string, text: string): SettingEntry
  /** Back to the default. */
  reset(key: string): SettingEntry
  all(): SettingValues
  describe(key: string): SettingEntry
  list(): readonly SettingEntry[]
  /** Returns what ends the subscription. */
  subscribe(listener: (change: SettingChange) => void): () => void
}

export interface SettingsDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly logger?: Logger
  /** The zone that holds while the user has chosen none; the machine's own where not given. */
  readonly timeZone?: string
}

/** Settings over the `settings` table. A change of `durability` is applied to the open database at once. */
export function createSettings(dependencies: SettingsDependencies): Settings {
  const { store, clock, logger = silentLogger } = dependencies
  const listeners = new Set<(change: SettingChange) => void>()
  const warned = new Set<string>()
  const select = store.db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?')
  // Not by drizzle, whose JSON columns store null as SQL's NULL; here it is a value of its own.
  const upsert = store.db.prepare<[string, string, number]>(
    'INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at',
  )
  const remove = store.db.prepare<[string]>('DELETE FROM settings WHERE key = ?')

  // Read for every commit of the ledger; the runtime looks its zone up once per process anyway.
  let ownZone: string | null = null
  const initial = <K extends SettingKey>(key: K): SettingValues[K] => {
    if (key === 'timeZone') {
      ownZone ??= dependencies.timeZone ?? systemTimeZone()
      return ownZone as SettingValues[K]
    }
    return settingDefinitions[key].initial as SettingValues[K]
  }

  const checked = new Map<SettingKey, { readonly text: string; readonly value: unknown }>()
  const stored = <K extends SettingKey>(key: K): { value: SettingValues[K] } | null => {
    const row = select.get(key)
    if (row === undefined) return null
    const known = checked.get(key)
    if (known?.text === row.value) return { value: known.value as SettingValues[K] }
    const parsed = settingDefinitions[key].schema.safeParse(parseJson(row.value))
    if (parsed.success) {
      checked.set(key, { text: row.value, value: parsed.data })
      return { value: parsed.data as SettingValues[K] }
    }
    if (!warned.has(key)) {
      warned.add(key)
      logger.warn({ key }, `The stored setting ${key} is not usable and its default is used instead.`)
    }
    return null
  }

  /** In the owner, until it changes one. */
  const remembered = new Map<SettingKey, unknown>()
  const get = <K extends SettingKey>(key: K): SettingValues[K] => {
    if (remembered.has(key)) return remembered.get(key) as SettingValues[K]
    const value = stored(key)?.value ?? initial(key)
    if (store.mode === 'owner' && !undoable.has(key)) remembered.set(key, value)
    return value
  }
  /** Changed last within a transaction, which may be undone. */
  const undoable = new Set<SettingKey>()

  const change = <K extends SettingKey>(key: K, write: () => void): void => {
    if (store.mode === 'reader') {
      throw failing('conflict', sayStore('setting.read_only'))
    }
    const previous = get(key)
    remembered.delete(key)
    if (store.db.inTransaction) undoable.add(key)
    else undoable.delete(key)
    write()
    warned.delete(key)
    const value = get(key)
    if (value === previous) return
    if (key === 'durability') applyDurability(store.db, value as SettingValues['durability'])
    for (const listener of listeners) listener({ key, value, previous } as SettingChange)
  }

  const set = <K extends SettingKey>(key: K, value: SettingValues[K]): void => {
    const parsed = definitionOf(key).schema.safeParse(value)
    if (!parsed.success) throw notAllowed(key)
    change(key, () => upsert.run(key, JSON.stringify(parsed.data), clock.now()))
  }

  const entry = (key: SettingKey): SettingEntry => {
    const definition = settingDefinitions[key]
    const found = stored(key)
    return {
      key,
      value: found === null ? initial(key) : found.value,
      initial: initial(key),
      isSet: found !== null,
      description: definition.description,
      allowed: definition.allowed.whole ?? definition.allowed.text,
    }
  }

  return {
    get,
    set,
    setText(key, text) {
      const known = knownKey(key)
      set(known, valueFromText(known, text))
      return entry(known)
    },
    reset(key) {
      const known = knownKey(key)
      change(known, () => remove.run(known))
      return entry(known)
    },
    all: () => Object.fromEntries(settingKeys.map(key => [key, get(key)])) as SettingValues,
    describe: key => entry(knownKey(key)),
    list: () => settingKeys.map(entry),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** One stored value before there is a settings service; null where it is not set or not usable. */
export function readStoredSetting<K extends SettingKey>(db: Database.Database, key: K): SettingValues[K] | null {
  const row = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?').get(key)
  const parsed = settingDefinitions[key].schema.safeParse(row === undefined ? undefined : parseJson(row.value))
  return parsed.success ? (parsed.data as SettingValues[K]) : null
}

function definitionOf(key: string): (typeof settingDefinitions)[SettingKey] {
  return settingDefinitions[knownKey(key)]
}

function knownKey(key: string): SettingKey {
  if (isSettingKey(key)) return key
  throw failing('not_found', sayStore('setting.unknown', { key, keys: settingKeys.join(', ') }), { key })
}

function notAllowed(key: SettingKey): Failure {
  const { allowed } = settingDefinitions[key]
  return failing('invalid_input', sayFailure('setting.not_allowed', { key, allowed }), {
    key,
    allowed: allowed.whole ?? allowed.text,
  })
}

/** `3`, `null` and `"x"` are read as JSON, all else as the word it is; a model named `4` stays a name. */
function valueFromText<K extends SettingKey>(key: K, text: string): SettingValues[K] {
  const { schema } = settingDefinitions[key]
  for (const candidate of [parseJson(text), text]) {
    const parsed = schema.safeParse(candidate)
    if (parsed.success) return parsed.data as SettingValues[K]
  }
  throw notAllowed(key)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
