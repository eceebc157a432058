import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { operations } from '../../db/vocabulary.ts'
import { type Logger, silentLogger, systemClock } from '../../src-main/ports.ts'
import { settingDefinitions, settingKeys } from '../../src-main/store/setting-definitions.ts'
import { systemTimeZone, timeZoneNamed } from '../../src-main/store/setting-groups/time-zone-name.ts'
import { createSettings, type SettingChange, type Settings } from '../../src-main/store/settings.ts'
import type { Store } from '../../src-main/store/store.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'
import { dataFolder, failureOf } from './store-fixture.ts'

let temporary: ReturnType<typeof createTemporaryStore>
let store: Store
let settings: Settings
beforeEach(() => {
  temporary = createTemporaryStore()
  store = temporary.store
  settings = createSettings({ store, clock: systemClock })
})
afterEach(() => temporary.dispose())

const put = (key: string, json: string) =>
  store.db.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?, 0)').run(key, json)

describe('settings that nobody has set', () => {
  it('are what the original system and a careful user would have', () => {
    const all = settings.all()
    expect(all).toMatchObject({
      timeZone: systemTimeZone(),
      textStorage: 'full',
      textRetentionDays: null,
      durability: 'normal',
      defaultProvider: null,
      defaultModel: null,
      connectTimeoutMs: 10_000,
      firstTokenTimeoutMs: 60_000,
      totalTimeoutMs: 600_000,
      'temperature.translation': 0.3,
      'maxTokens.abstract_generation': 2000,
      'maxTokens.translation': null,
    })
    for (const operation of operations) expect(Object.keys(all)).toContain(`temperature.${operation}`)
  })

  it('have defaults that they themselves allow', () => {
    for (const key of settingKeys) {
      expect([key, settingDefinitions[key].schema.safeParse(settingDefinitions[key].initial).success]).toEqual([
        key,
        true,
      ])
    }
  })

  it('take the time zone they are given', () => {
    expect(createSettings({ store, clock: systemClock, timeZone: 'Asia/Tokyo' }).get('timeZone')).toBe('Asia/Tokyo')
  })
})

describe('setting', () => {
  it('is kept, also by the next start', () => {
    settings.set('textRetentionDays', 30)
    settings.set('timeZone', 'America/St_Johns')
    expect(createSettings({ store, clock: systemClock }).all()).toMatchObject({
      textRetentionDays: 30,
      timeZone: 'America/St_Johns',
    })
  })

  it.each([
    ['timeZone', 'Mars/Olympus', 'IANA'],
    ['timeZone', '+02:00', 'IANA'],
    ['timeZone', '', 'IANA'],
    ['textStorage', 'some', 'full or metadata_only'],
    ['textRetentionDays', '0', 'days'],
    ['textRetentionDays', '1.5', 'days'],
    ['concurrency', '33', '1 to 32'],
    ['concurrency', 'null', '1 to 32'],
    ['retryLimit', '-1', '0 to 10'],
    ['temperature.translation', '2.01', '0 to 2'],
    ['maxTokens.other', '1e99', 'whole number'],
    ['defaultProvider', '   ', 'name'],
    ['backupKeep', 'many', '1 to 1000'],
  ])('%s to %j is refused with what is allowed, and changes nothing', async (key, text, allowed) => {
    const failure = await failureOf(() => settings.setText(key, text))
    expect(failure.code).toBe('invalid_input')
    expect(failure.message).toContain(allowed)
    expect(failure.message).toContain('Nothing was changed')
    expect(settings.describe(key).isSet).toBe(false)
  })

  it.each([
    ['concurrency', '7', 7],
    ['textRetentionDays', 'null', null],
    ['defaultModel', 'gpt-5', 'gpt-5'],
    ['defaultModel', '4', '4'],
    ['temperature.translation', '0.7', 0.7],
    ['timeZone', 'Asia/Shanghai', 'Asia/Shanghai'],
  ])('%s from the text %j gives %j', (key, text, value) => {
    expect(settings.setText(key, text)).toMatchObject({ key, value, isSet: true })
  })

  it('knows no other keys', async () => {
    for (const key of ['nothing', 'toString', '__proto__', '']) {
      expect((await failureOf(() => settings.setText(key, '1'))).code).toBe('not_found')
    }
  })

  it('goes back to the default when reset', () => {
    settings.set('concurrency', 9)
    expect(settings.reset('concurrency')).toMatchObject({ value: 3, isSet: false })
  })

  it('is refused where the database is open for reading only', async () => {
    const data = dataFolder()
    await data.open()
    const reader = createSettings({ store: await data.open('reader'), clock: systemClock })
    expect(reader.get('concurrency')).toBe(3)
    expect((await failureOf(() => reader.set('concurrency', 4))).code).toBe('conflict')
  })

  it('is seen by a reader at once', async () => {
    const data = dataFolder()
    const owner = createSettings({ store: await data.open(), clock: systemClock })
    const reader = createSettings({ store: await data.open('reader'), clock: systemClock })
    owner.set('concurrency', 8)
    expect(reader.get('concurrency')).toBe(8)
  })
})

describe('those who listen', () => {
  it('hear of a change once it is made, and of nothing else', () => {
    const heard: SettingChange[] = []
    const end = settings.subscribe(change => {
      expect(createSettings({ store, clock: systemClock }).get(change.key)).toBe(change.value)
      heard.push(change)
    })
    settings.set('timeZone', 'Asia/Seoul')
    settings.set('timeZone', 'Asia/Seoul')
    settings.reset('timeZone')
    end()
    settings.set('timeZone', 'Asia/Tokyo')
    expect(heard).toEqual([
      { key: 'timeZone', value: 'Asia/Seoul', previous: systemTimeZone() },
      { key: 'timeZone', value: systemTimeZone(), previous: 'Asia/Seoul' },
    ])
  })

  it('find the durability applied', () => {
    settings.set('durability', 'full')
    expect(store.db.pragma('synchronous', { simple: true })).toBe(2)
    settings.reset('durability')
    expect(store.db.pragma('synchronous', { simple: true })).toBe(1)
  })
})

describe('a stored value that cannot be used', () => {
  it('counts as not set, with one warning', () => {
    const warnings: object[] = []
    const logger: Logger = { ...silentLogger, warn: fields => warnings.push(fields) }
    const careful = createSettings({ store, clock: systemClock, logger })
    put('concurrency', '"many"')
    put('timeZone', '"Atlantis/Capital"')
    put('durability', 'not even JSON')
    for (let time = 0; time < 3; time += 1) {
      expect(careful.all()).toMatchObject({ concurrency: 3, timeZone: systemTimeZone(), durability: 'normal' })
    }
    expect(warnings).toEqual([{ key: 'timeZone' }, { key: 'durability' }, { key: 'concurrency' }])
  })

  it('never keeps the settings from being read, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...settingKeys), fc.oneof(fc.string(), fc.json()), (key, stored) => {
        put(key, stored)
        const { value } = settings.describe(key)
        expect(settingDefinitions[key].schema.safeParse(value).success).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('does not keep the database from opening', async () => {
    const data = dataFolder()
    const first = await data.open()
    first.db.prepare(`INSERT INTO settings VALUES ('durability', '{', 0)`).run()
    first.close()
    expect((await data.open()).db.pragma('synchronous', { simple: true })).toBe(1)
  })
})

describe('time zones', () => {
  it('are those the runtime has data for', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) expect(timeZoneNamed(zone)).toBe(zone)
    for (const text of ['', 'x', 'Europe', '../etc', 'Europe/Berlin '])
      expect([text, timeZoneNamed(text)]).toEqual([text, null])
  })

  it.each([
    ['asia/shanghai', 'Asia/Shanghai'],
    ['AMERICA/ST_JOHNS', 'America/St_Johns'],
    ['america/port_of_spain', 'America/Port_of_Spain'],
    ['utc', 'UTC'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['us/eastern', 'America/New_York'],
    ['US/Eastern', 'US/Eastern'],
  ])('%s is kept as %s, typed or stored', (typed, name) => {
    expect(settings.setText('timeZone', typed).value).toBe(name)
    store.db.prepare('UPDATE settings SET value = ? WHERE key = ?').run(JSON.stringify(typed), 'timeZone')
    expect(createSettings({ store, clock: systemClock }).get('timeZone')).toBe(name)
  })
})

describe('what the owner remembers', () => {
  it('is what stands in the database, also after a change that is undone', () => {
    expect(settings.get('textStorage')).toBe('full')
    expect(() =>
      store.db.transaction(() => {
        settings.set('textStorage', 'metadata_only')
        expect(settings.get('textStorage')).toBe('metadata_only')
        throw new Error('undone')
      })(),
    ).toThrow('undone')
    expect(settings.get('textStorage')).toBe('full')
    settings.set('textStorage', 'metadata_only')
    expect(settings.get('textStorage')).toBe('metadata_only')
    settings.reset('textStorage')
    expect(settings.get('textStorage')).toBe('full')
  })
})
