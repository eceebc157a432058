import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import type { StreamPiece } from '../../src-main/operations/operation-types.ts'
import { type ApiFixture, createApiFixture } from '../procedures/api-fixture.ts'
import { intoEnglish as options, sound, source } from './quality-fixture.ts'

let api: ApiFixture
beforeEach(async () => {
  api = await createApiFixture()
})
afterEach(() => api.dispose())

interface CallRow {
  readonly id: number
  readonly request_id: number
  readonly model_name: string
  readonly status: string
  readonly error_kind: string | null
  readonly cost_nanos: number | null
  readonly quality_score: number | null
  readonly details: string
  readonly set_aside: string | null
}

function callRows(): CallRow[] {
  return api.app.store.db
    .prepare(
      `SELECT c.id, c.request_id, c.model_name, c.status, c.error_kind, c.cost_nanos, c.quality_score, d.details, k.set_aside
       FROM service_calls c LEFT JOIN call_details d ON d.call_id = c.id LEFT JOIN call_checks k ON k.call_id = c.id
       WHERE c.origin = 'service' ORDER BY c.id`,
    )
    .all() as CallRow[]
}

const lastPrompt = () => JSON.stringify(api.upstream.requests.at(-1)?.body ?? '')
const expectExactFigures = async () =>
  expect((await verifyMetrics({ store: api.app.store, timeZone: 'UTC' })).differences).toEqual([])
const faulty = expect.arrayContaining([expect.objectContaining({ code: 'part_faulty' })])

const [first = '', second = '', third = ''] = sound.split('\n')
const refusal = "I'm sorry, but I can't help with translating this text."
const loop = `${first} ${'He walked and walked and walked. '.repeat(60)}`

/** What a model may send back instead of a translation, the check that finds it, and the words the model is told of it. */
const faults: readonly (readonly [name: string, answer: string, check: string, told: string])[] = [
  ['a refusal', refusal, 'refusal', 'declined the task'],
  ['a loop', loop, 'loop', 'repeating itself'],
  ['a text that breaks off', `${first}\n${second}\nAfter a long`, 'truncation', 'broke off before the end'],
  ['the source itself', source, 'echo', 'repeated the source'],
  [
    'a paragraph left in the source’s language',
    [first, second, source.split('\n')[2]].join('\n'),
    'echo',
    'repeated the source',
  ],
  ['a text without one of its paragraphs', [first, third].join('\n'), 'omission', 'left out a whole paragraph'],
  [
    'another language than asked for',
    'Лин Фэн вошёл в зал и увидел триста учеников, стоящих там молча.\n\nСтарик вышел из тени с мечом в руке и заговорил с ними.',
    'wrong_language',
    'language asked for',
  ],
  ['a few letters', 'Hm.', 'empty', 'held no translation'],
]

describe('a part that comes back unusable', () => {
  it.each(faults)(
    '(%s) is asked for once more with the fault named, and the better answer is used; both are calls of their own',
    async (_name, bad, check, told) => {
      api.upstream.script({ text: bad }, { text: sound })
      const result = await api.app.operations.translate(source, options)
      expect(result).toMatchObject({ ok: true, text: sound, calls: 2, warnings: [{ code: 'part_repaired', part: 0 }] })
      expect(api.upstream.requests).toHaveLength(2)
      expect(lastPrompt()).toContain(told)
      // Words of a text could be read as orders: the model is told the fault and nothing of its answer.
      expect(lastPrompt().length - JSON.stringify(api.upstream.requests[0]?.body).length).toBeLessThan(300)
      // Both are scored; nobody has to look at what was not used.
      await api.app.quality.checks.checkNow(5000)
      const [before, after, ...more] = callRows()
      expect(more).toEqual([])
      expect(after?.request_id).toBe(before?.request_id)
      expect([before?.set_aside, after?.set_aside ?? null]).toEqual(['repaired', null])
      expect(JSON.parse(after?.details ?? '{}').repair).toEqual({ of: before?.id, check, mode: 'instruction' })
      expect(JSON.parse(before?.details ?? '{}').repair).toBeUndefined()
      expect(before?.cost_nanos).toBeGreaterThan(0)
      expect(after?.cost_nanos).toBeGreaterThan(0)
      expect(result).toMatchObject({ costNanos: (before?.cost_nanos ?? 0) + (after?.cost_nanos ?? 0) })
      expect(after?.quality_score).toBeGreaterThan(before?.quality_score ?? 1)
      expect(api.app.quality.findings.list({ realms: ['real'], states: ['open'] }, 10, 0)).toEqual([])
      await expectExactFigures()
    },
  )

  it('says so where the second answer is the better one and has a fault all the same', async () => {
    api.upstream.script({ text: refusal }, { text: `${first}\n${second}\nAfter a long` })
    const result = await api.app.operations.translate(source, options)
    expect(result).toMatchObject({ ok: true, calls: 2, warnings: [{ code: 'part_repaired' }, { code: 'part_faulty' }] })
    if (result.ok) expect(result.text).toContain('After a long')
    expect(result.warnings[1]?.message).toContain('still the better one')
  })

  it('keeps the first answer where the second is no better, and says so', async () => {
    api.upstream.script({ text: loop }, { text: refusal })
    const result = await api.app.operations.translate(source, options)
    expect(result).toMatchObject({ ok: true, calls: 2, warnings: faulty })
    if (result.ok) expect(result.text).toContain('He walked and walked')
    expect(callRows()[1]?.set_aside).toBe('not_better')
    await expectExactFigures()
  })

  it.each(['quota', 'length', 'not_json'] as const)(
    'keeps the first answer where asking again ends with %s, and asks no third time',
    async fault => {
      api.upstream.script({ text: refusal }, fault)
      const result = await api.app.operations.translate(source, options)
      expect(result).toMatchObject({ ok: true, text: refusal, calls: 2, warnings: faulty })
      expect(api.upstream.requests).toHaveLength(2)
      await expectExactFigures()
    },
  )

  it('says why asking again failed', async () => {
    api.upstream.script({ text: refusal }, 'quota')
    const result = await api.app.operations.translate(source, options)
    expect(result.warnings.map(({ message }) => message).join(' ')).toMatch(/Asking again failed \(.+\)\. Read it/)
  })

  it('takes back what a reader was shown of it, and shows the answer that is used', async () => {
    api.upstream.script({ text: refusal }, { text: sound })
    const pieces: StreamPiece[] = []
    const result = await api.app.operations.translate(source, { ...options, onText: piece => void pieces.push(piece) })
    expect(result).toMatchObject({ ok: true, text: sound })
    let shown = ''
    for (const piece of pieces) shown = piece.type === 'restart' ? '' : shown + piece.text
    expect(shown).toBe(sound)
    expect(pieces.filter(({ type }) => type === 'restart')).toHaveLength(1)
  })

  it('is kept with its better answer when the run is interrupted later', async () => {
    api.app.settings.set('chunkTokens', 60)
    api.app.settings.set('concurrency', 1)
    const long = Array.from({ length: 6 }, (_, at) => `${source}\n第${at}段。`).join('\n')
    api.upstream.script({ text: refusal }, { text: sound }, 'quota')
    const broken = await api.app.operations.translate(long, options)
    expect(broken).toMatchObject({ ok: false, kept: { parts: 1 } })
    const resumed = await api.app.operations.translate(long, options)
    expect(resumed).toMatchObject({ ok: true, resumedParts: 1 })
    if (resumed.ok) expect(resumed.text.startsWith(sound.slice(0, 40))).toBe(true)
  })

  it('is mended part by part: the sound ones are not asked for again', async () => {
    api.app.settings.set('chunkTokens', 60)
    api.app.settings.set('concurrency', 1)
    const long = `${source}\n${source}`
    api.upstream.script({ text: sound }, { text: loop }, { text: sound })
    const result = await api.app.operations.translate(long, options)
    expect(result.ok && result.calls - result.parts).toBe(1)
    expect(result.warnings.filter(({ code }) => code === 'part_repaired')).toMatchObject([{ part: 1 }])
  })
})

describe('what asking again may cost', () => {
  it('a cost allowed for the whole text forbids it, says so, and more room allows it', async () => {
    const { costNanos } = api.app.operations.estimate.translate(source, options)
    api.upstream.script({ text: refusal })
    const within = await api.app.operations.translate(source, { ...options, maxCostNanos: (costNanos ?? 0) + 1 })
    expect(within).toMatchObject({ ok: true, calls: 1, warnings: faulty })
    expect(within.warnings.some(({ message }) => message.includes('beyond the cost allowed'))).toBe(true)
    expect(api.upstream.requests).toHaveLength(1)
    api.upstream.script({ text: refusal }, { text: sound })
    const enough = await api.app.operations.translate(source, {
      ...options,
      fresh: true,
      maxCostNanos: 3 * (costNanos ?? 0),
    })
    expect(enough).toMatchObject({ ok: true, calls: 2, text: sound })
  })

  it('is reckoned at the price of the model that would be asked, not of the first', async () => {
    api.app.settings.set('quality.repair', 'other_model')
    api.app.settings.set('quality.repairModel', 'anthropic/claude-sonnet-5-5')
    const { costNanos } = api.app.operations.estimate.translate(source, options)
    const dearer = api.app.operations.estimate.translate(source, {
      ...options,
      provider: 'anthropic',
      model: 'claude-sonnet-5-5',
    })
    expect(dearer.costNanos).toBeGreaterThan(5 * (costNanos ?? 0))
    api.upstream.script({ text: refusal })
    const within = await api.app.operations.translate(source, { ...options, maxCostNanos: 4 * (costNanos ?? 0) })
    expect(within).toMatchObject({ ok: true, calls: 1, warnings: faulty })
  })

  it('a budget that is used up forbids it: the first answer stays, and the ledger says what was held back', async () => {
    api.upstream.script({ text: refusal }, { text: sound })
    const end = api.app.ledger.subscribe(({ type }) => {
      if (type === 'call_settled') api.app.budgets.set({ scope: 'all', period: 'day', limitNanos: 1 })
    })
    const result = await api.app.operations.translate(source, options)
    end()
    expect(result).toMatchObject({ ok: true, text: refusal, warnings: faulty })
    expect(result.warnings.some(({ message }) => /Asking again failed \(.*budget/i.test(message))).toBe(true)
    expect(api.upstream.requests).toHaveLength(1)
    const [answered, held] = callRows()
    expect(answered).toMatchObject({ status: 'success', set_aside: null })
    expect(held).toMatchObject({ status: 'error', error_kind: 'budget_blocked', request_id: answered?.request_id })
    await expectExactFigures()
  })

  it('switched off, nothing is asked again', async () => {
    api.app.settings.set('quality.repair', 'off')
    api.upstream.script({ text: refusal })
    const off = await api.app.operations.translate(source, options)
    expect(off).toMatchObject({ calls: 1, warnings: [{ code: 'paragraphs_differ' }] })
  })
})

describe('another model', () => {
  beforeEach(() => {
    api.app.settings.set('quality.repair', 'other_model')
  })

  it.each(faults)('(%s) is asked where one is set', async (_name, bad) => {
    api.app.settings.set('quality.repairModel', 'anthropic/claude-sonnet-5-5')
    api.upstream.script({ text: bad }, { text: sound })
    const result = await api.app.operations.translate(source, options)
    expect(result).toMatchObject({ ok: true, text: sound })
    expect(callRows().map(({ model_name }) => model_name)).toEqual(['gpt-4o-mini', 'claude-sonnet-5-5'])
    await expectExactFigures()
  })

  it.each([
    ['has no key', 'mistral/mistral-small-latest'],
    ['is of no provider there is', 'nobody/anything'],
  ])('that %s loses nobody the first answer', async (_why, model) => {
    api.app.settings.set('quality.repairModel', model)
    api.upstream.script({ text: loop })
    const result = await api.app.operations.translate(source, options)
    expect(result).toMatchObject({ ok: true, calls: 1, warnings: faulty })
    expect(result.warnings.some(({ message }) => message.includes('Asking again failed ('))).toBe(true)
    expect(callRows()[0]?.set_aside ?? null).toBeNull()
  })
})
