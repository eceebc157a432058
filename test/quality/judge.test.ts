import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { modelFamily } from '../../src-main/quality/judge/model-family.ts'
import { rankAgreement } from '../../src-main/quality/judge/rank-agreement.ts'
import { readVerdict } from '../../src-main/quality/judge/read-verdict.ts'
import { type ApiFixture, createApiFixture, reportedCall } from '../procedures/api-fixture.ts'
import { sound, source } from './quality-fixture.ts'

const verdict = JSON.stringify({
  errors: [
    {
      category: 'accuracy',
      severity: 'major',
      source: '三百个弟子',
      target: 'three hundred disciples',
      explanation: 'They are pupils.',
    },
    { category: 'style', severity: 'minor', source: '', target: 'nowhere in it', explanation: 'Stiff.' },
  ],
  score: 82,
})

describe('reading a verdict', () => {
  const texts = { source, target: sound }

  it('places what is quoted, and leaves without a place what is in neither text', () => {
    const read = readVerdict(`Here it is:\n\`\`\`json\n${verdict}\n\`\`\``, texts)
    expect(read).toMatchObject({
      mended: false,
      verdict: { score: 82, errors: [{ severity: 'major' }, { severity: 'minor', target_span: null }] },
    })
    if ('verdict' in read) {
      const span = read.verdict.errors[0]?.target_span
      expect(sound.slice(span?.start, span?.end)).toBe('three hundred disciples')
    }
  })

  it('mends a comma too many, and an answer cut off after its score', () => {
    expect(readVerdict('{"errors": [], "score": 90,}', texts)).toMatchObject({ verdict: { score: 90 } })
    const cut = `{"score": 60, "errors": [{"category": "accuracy", "severity": "minor", "explanation": "a"}, {"category": "sty`
    expect(readVerdict(cut, texts)).toMatchObject({
      mended: true,
      verdict: { score: 60, errors: [{ category: 'accuracy' }] },
    })
  })

  it.each([
    ['no words of JSON', 'not_json'],
    ['{"errors": []}', 'no_score'],
    ['{"errors": [], "score": 140}', 'no_score'],
    ['{"score": 90}', 'no_errors'],
    ['{"errors": [{"category": "accuracy", "severity": "major"', 'not_json'],
    ['', 'not_json'],
  ])('makes nothing up: %s', (answer, fault) => {
    expect(readVerdict(answer, texts)).toEqual({ fault })
  })

  it('passes over severities that do not exist', () => {
    const odd =
      '{"errors": [{"severity": "terrible"}, {"severity": "MAJOR", "category": "x"}, 7, {"severity": {"toString": false}}], "score": "75/100"}'
    expect(readVerdict(odd, texts)).toMatchObject({ verdict: { score: 75, errors: [{ severity: 'major' }] } })
  })
})

it.each([
  ['gpt-4o-mini', 'openai_compatible', 'openai'],
  ['anthropic/claude-sonnet-5', 'openai_compatible', 'anthropic'],
  ['gemini-3-pro', 'google', 'google'],
  ['llama3.3:70b', 'openai_compatible', 'meta'],
  ['deepseek-chat', 'openai_compatible', 'deepseek'],
  ['something-new', 'mistral', 'mistral'],
  ['something-new', 'openai_compatible', 'something'],
])('%s at %s is of the family %s', (model, kind, family) => expect(modelFamily(model, kind)).toBe(family))

describe('agreement with a person', () => {
  const pairs = (values: readonly (readonly [number, number])[]) => values.map(([judge, user]) => ({ judge, user }))

  it('is not said of a few ratings, nor of ratings that are all alike', () => {
    expect(rankAgreement(pairs([[900, 1000]]))).toEqual({ ratings: 1, tau: null })
    expect(rankAgreement(pairs(Array.from({ length: 12 }, (_, at) => [at, 1000] as const)))).toEqual({
      ratings: 12,
      tau: null,
    })
  })

  it('is Kendall’s tau-b, ties and all', () => {
    const same = Array.from({ length: 12 }, (_, at) => [at * 10, at * 7] as const)
    expect(rankAgreement(pairs(same)).tau).toBe(1)
    expect(rankAgreement(pairs(same.map(([judge, user]) => [judge, -user] as const))).tau).toBe(-1)
    // Two levels of rating, as thumbs give them: 36 pairs in order, 30 tied in the rating, of 66.
    const thumbs = Array.from({ length: 12 }, (_, at) => [at, at < 6 ? 0 : 1000] as const)
    expect(rankAgreement(pairs(thumbs)).tau).toBeCloseTo(36 / Math.sqrt(66 * 36), 6)
  })
})

describe('the judge', () => {
  let api: ApiFixture
  beforeEach(async () => {
    api = await createApiFixture()
    api.app.settings.set('judge.provider', 'anthropic')
    api.app.settings.set('judge.model', 'claude-sonnet-5-5')
    api.app.settings.set('judge.share', 1)
  })
  afterEach(() => api.dispose())

  async function translated(changes: Record<string, unknown> = {}): Promise<number> {
    const call = reportedCall({ source_language: 'zh', source_text: source, output: sound, ...changes })
    const { calls } = (await (await api.post('/llm/service-calls/', call)).json()) as { calls: { id: number }[] }
    return calls[0]?.id ?? 0
  }
  // biome-ignore lint/suspicious/noExplicitAny: what is asked for is compared, field by field
  const asked = async (path: string): Promise<any> => (await api.get(path)).json()
  const rows = () =>
    api.app.store.db.prepare('SELECT call_id, status, score, reason FROM judgements ORDER BY id').all() as {
      call_id: number
      status: string
      score: number | null
      reason: string | null
    }[]
  const settled = () => expect.poll(() => rows().filter(({ status }) => status === 'waiting')).toEqual([])

  it('is off until it is switched on, and says before what it would cost', async () => {
    await translated()
    await api.app.quality.checks.checkNow(5000)
    expect(rows()).toEqual([])
    const estimate = await asked('/llm/quality/judge/estimate/')
    expect(estimate).toMatchObject({ provider: 'anthropic', model: 'claude-sonnet-5-5', share: 1 })
    expect(estimate.cost_per_call_nanos).toBeGreaterThan(0)
    expect(estimate.cost_per_day_nanos).toBeGreaterThan(0)
    expect(api.upstream.requests).toHaveLength(0)
  })

  it('judges in the background with a tracked call of its own, apart from the checks and under the person', async () => {
    api.app.settings.set('judge.enabled', true)
    await api.app.quality.glossaries.save('Bot-chan', 'en', [{ term: '师父', translation: 'Master' }], null)
    api.upstream.script({ text: verdict })
    const id = await translated()
    await api.app.quality.checks.checkNow(5000)
    api.app.judge.start()
    api.app.judge.wake()
    await settled()
    expect(rows()).toEqual([{ call_id: id, status: 'done', score: 820, reason: null }])
    const body = JSON.stringify(api.upstream.requests[0]?.body)
    expect(body).toContain('师父 = Master')
    expect(body).toContain('three hundred disciples')
    const review = await asked(`/llm/quality/calls/${id}/`)
    expect(review.parts[0]).toMatchObject({
      scores: { combined: 0.82, judge: 0.82, user: null },
      judgement: { score: 0.82, model: 'claude-sonnet-5-5', errors: [{ severity: 'major' }, { severity: 'minor' }] },
    })
    expect(review.parts[0].scores.check).toBeGreaterThan(0.75)
    expect(
      api.count(`SELECT count(*) FROM service_calls WHERE operation = 'quality_evaluation' AND status = 'success'`),
    ).toBe(1)
    const status = await asked('/llm/quality/judge/')
    expect(status).toMatchObject({ done: 1, waiting: 0, agreement: { ratings: 0, tau: null, fewest: 10 } })
    expect(status.spent_today_nanos).toBeGreaterThan(0)
    expect((await verifyMetrics({ store: api.app.store, timeZone: 'UTC' })).differences).toEqual([])
  })

  it('never judges what its own family wrote', async () => {
    const id = await translated({ provider: 'anthropic', model_name: 'claude-opus-5-5' })
    const refused = await api.post(`/llm/quality/calls/${id}/judge/`, {})
    expect(refused.status).toBe(409)
    expect(((await refused.json()) as { message: string }).message).toContain('another family')
    expect(api.upstream.requests).toHaveLength(0)
  })

  it('stops at the day’s limit and goes on when there is room', async () => {
    api.app.settings.set('judge.enabled', true)
    api.app.settings.set('judge.dailyLimit', 0)
    await translated()
    await api.app.quality.checks.checkNow(5000)
    api.app.judge.start()
    api.app.judge.wake()
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(rows()).toMatchObject([{ status: 'waiting' }])
    const refused = await api.post(`/llm/quality/calls/${rows()[0]?.call_id}/judge/`, {})
    expect(((await refused.json()) as { message: string }).message).toContain('judge.dailyLimit')
    api.app.settings.set('judge.dailyLimit', 5)
    api.upstream.script({ text: verdict })
    api.app.judge.wake()
    await settled()
    expect(rows()).toMatchObject([{ status: 'done' }])
  })

  it('fails clearly where the answer is no verdict, and gives no score then', async () => {
    const id = await translated()
    api.upstream.script({ text: 'I would say it is rather good.' })
    const refused = await api.post(`/llm/quality/calls/${id}/judge/`, {})
    expect(((await refused.json()) as { message: string }).message).toContain('not the JSON object')
    expect(rows()).toMatchObject([{ status: 'failed', score: null }])
    expect(api.count(`SELECT count(*) FROM scores WHERE source = 'judge'`)).toBe(0)
  })

  it('takes the same share of calls every time', async () => {
    api.app.settings.set('judge.enabled', true)
    api.app.settings.set('judge.share', 0.3)
    for (let at = 0; at < 60; at += 1) await translated()
    await api.app.quality.checks.checkNow(20_000)
    const picked = rows().map(({ call_id }) => call_id)
    expect(picked.length).toBeGreaterThan(6)
    expect(picked.length).toBeLessThan(32)
    await api.app.quality.checks.recheck({ kind: 'all' })
    await api.app.quality.checks.drain()
    expect(rows().map(({ call_id }) => call_id)).toEqual(picked)
  })
})
