import { expect, it } from 'vitest'
import { reportedCall } from '../procedures/api-fixture.ts'
import { describeContract, refused } from './describe-contract.ts'

describeContract('insights and quality', subject => {
  it('keeps alert rules, refuses one that could not work, and tells what it found', async () => {
    const made = await subject.client.alerts.createRule({
      metric: 'error_rate',
      scope: { kind: 'provider', value: 'openai' },
      window_minutes: 60,
      comparison: 'above',
      threshold: 0.5,
      channels: [],
    })
    expect(made).toMatchObject({ state: 'waiting', min_sample: 10, built_in: null, current: null })
    expect(made.sentence).toContain('of openai is over 50 % over 1 hour')
    const wrong = { metric: 'p95', scope: { kind: 'all', value: null }, comparison: 'below', threshold: 1 } as const
    const error = await refused(subject.client.alerts.createRule({ ...wrong, window_minutes: 5 }))
    expect(error).toMatchObject({ code: 'invalid_input', status: 422 })
    expect(await subject.client.alerts.updateRule({ id: made.id, enabled: false, name: 'Mine' })).toMatchObject({
      name: 'Mine',
      state: 'off',
      threshold: 0.5,
    })
    expect((await subject.client.alerts.rules()).rules.map(({ id }) => id)).toContain(made.id)
    expect(await subject.client.alerts.active()).toEqual({ alerts: expect.any(Array) })
    expect(await subject.client.alerts.history({ limit: 5 })).toEqual({ alerts: expect.any(Array), next: null })
    expect(await subject.client.alerts.deleteRule({ id: made.id })).toEqual({ id: made.id })
    expect(await refused(subject.client.alerts.show({ id: 999 }))).toMatchObject({ code: 'not_found', status: 404 })
    const delivery = await subject.client.alerts.setDelivery({
      quiet_from: '22:00',
      quiet_to: '07:30',
      digest_minutes: 15,
    })
    expect(delivery).toMatchObject({ quiet_from: '22:00', desktop_available: false, webhook_url: null, waiting: 0 })
    const plain = await refused(subject.client.alerts.setDelivery({ webhook_url: 'http://example.com/hook' }))
    expect(plain).toMatchObject({ code: 'invalid_input' })
    expect(await subject.client.alerts.test({ channel: 'desktop' })).toMatchObject({ ok: false })
    await subject.client.alerts.setDelivery({ quiet_from: null, quiet_to: null, digest_minutes: 0 })
  })

  it('forecasts only where there is enough to go by, and says what it lacks', async () => {
    const spend = await subject.client.forecasts.spend({ limit_usd: 10 })
    expect(spend).toMatchObject({ enough: false, method: 'none', periods: [], limit: null })
    expect(spend.history.explanation).toMatch(/^Not enough history/)
    await subject.client.calls.record(
      reportedCall({ book: 'The forecast book', source_text: '字'.repeat(2000), cost: 0.01 }),
    )
    const book = await subject.client.forecasts.book({ book: 'The forecast book', remaining_chapters: 10 })
    expect(book).toMatchObject({ source_language: 'ja', target_language: 'en', done: { chapters: 1 } })
    expect(book.remaining.characters).toBe(10 * book.done.characters)
    const own = book.candidates.find(({ model }) => model === 'gpt-4o-mini')
    expect(own?.cost_usd?.low).toBeLessThan(own?.cost_usd?.high ?? 0)
    expect(await refused(subject.client.forecasts.book({ book: 'The forecast book' }))).toMatchObject({ code: 'usage' })
    expect((await subject.client.forecasts.estimates({})).accuracy).toMatchObject({ jobs: expect.any(Number) })
  })

  it('recommends with figures, does it on request, takes it back, and is quiet when told', async () => {
    const model = `house-model-${crypto.randomUUID().slice(0, 8)}`
    await subject.client.calls.record(Array.from({ length: 3 }, () => reportedCall({ model_name: model })))
    const find = async (dismissed = false) =>
      (await subject.client.recommendations.list({ dismissed })).recommendations.find(({ key }) =>
        key.endsWith(`/${model}`),
      )
    const open = await find()
    expect(open).toMatchObject({ kind: 'unpriced_models', state: 'open', confidence: 'high', reversible: true })
    expect(open?.evidence[0]?.calls).toMatchObject({ model, unpriced: true })
    const key = open?.key ?? ''
    expect(await subject.client.recommendations.dismiss({ key, days: 7 })).toMatchObject({
      dismissed_until: expect.any(String),
    })
    expect([await find(), (await find(true))?.state]).toEqual([undefined, 'dismissed'])
    await subject.client.recommendations.restore({ key })
    expect(await refused(subject.client.recommendations.apply({ key }))).toMatchObject({ code: 'usage' })
    const done = await subject.client.recommendations.apply({ key, values: { input_per_mtok: 1, output_per_mtok: 2 } })
    expect(done.message).toContain('3 earlier calls')
    // It is not recommended any more, and still can be taken back.
    const { done: listed } = await subject.client.recommendations.list({})
    expect(listed.find(each => each.key === key)).toMatchObject({ kind: 'unpriced_models', message: done.message })
    expect((await subject.client.calls.list({ model })).calls[0]?.cost_usd).toBeCloseTo(0.002)
    await subject.client.recommendations.undo({ key })
    expect((await subject.client.calls.list({ model })).calls[0]?.cost_usd).toBeNull()
    expect(await refused(subject.client.recommendations.undo({ key }))).toMatchObject({ code: 'not_found' })
  })

  it('compares a bill with the ledger, takes a newer one for its days, and gives them back', async () => {
    const at = { created_at: '2025-10-01T10:00:00Z', model_name: 'bill-model', cost: 0.004, source_language: null }
    await subject.client.calls.record(
      Array.from({ length: 4 }, (_, call) => reportedCall({ ...at, key: `bill ${call}` })),
    )
    const header = 'start_time,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens'
    const usage = (requests: number) =>
      `${header}\n1759276800,${requests},bill-model-2025-08-07,${requests * 1000},${requests * 500},0\n1759276800,x,y,1,1,0\n`
    const first = { file_name: 'usage.csv', text: usage(4) }
    const preview = await subject.client.reconciliation.preview(first)
    expect(preview).toMatchObject({
      ...{ format: 'openai_usage', provider: 'openai', first_day: '2025-10-01', questions: [], lines: 1 },
      ...{ totals: { requests: 4, input_tokens: 4000 }, rejected: [{ line: 3 }], already_imported: null },
    })
    expect((await subject.client.reconciliation.list({})).bills).toEqual([])
    const kept = await subject.client.reconciliation.import(first)
    expect([kept.is_new, (await subject.client.reconciliation.import(first)).is_new]).toEqual([true, false])
    const compare = () => subject.client.reconciliation.compare({ provider: 'openai', month: '2025-10' })
    const found = await compare()
    const line = found.lines.find(({ model }) => model === 'bill-model')
    expect(line).toMatchObject({ state: 'same', bill_models: ['bill-model-2025-08-07'], bill: { cost_nanos: null } })
    expect(line?.reasons.map(({ kind }) => kind)).toEqual(['alias'])
    expect((await subject.client.calls.list(line?.calls ?? {})).calls).toHaveLength(4)
    const newer = await subject.client.reconciliation.import({ file_name: 'again.csv', text: usage(9) })
    expect(newer.replaces).toMatchObject([{ bill: { id: kept.bill.id }, days: 1 }])
    expect((await compare()).lines[0]).toMatchObject({ state: 'differs', difference: { requests: 5 } })
    await subject.client.reconciliation.remove({ id: newer.bill.id })
    expect((await compare()).lines[0]).toMatchObject({ state: 'same' })
    const strange = { file_name: 'x.csv', text: 'When,Engine,Spent\n2025-10-01,bill-model,0.5\n', provider: 'openai' }
    expect(await refused(subject.client.reconciliation.import(strange))).toMatchObject({ code: 'usage' })
    const columns = [
      { field: 'day', header: 'When' },
      { field: 'model', header: 'Engine' },
      { field: 'cost_usd', header: 'Spent' },
    ] as const
    await subject.client.reconciliation.import({ ...strange, columns: [...columns] })
    expect((await compare()).summary).toMatchObject({ bill_nanos: 500_000_000, ledger_nanos: 16_000_000 })
    for (const { id } of (await subject.client.reconciliation.list({ provider: 'openai' })).bills) {
      await subject.client.reconciliation.remove({ id })
    }
    expect(await refused(subject.client.reconciliation.remove({ id: kept.bill.id }))).toMatchObject({
      code: 'not_found',
    })
  })

  it('shows what the checks found, takes a person’s word for it, and takes it back', async () => {
    const text = {
      source_text: '三百个弟子站在大厅里等着他们的师父回来。',
      output: 'Three thousand disciples stood in the hall and waited for their master to come back.',
    }
    const { calls } = await subject.client.calls.record([
      reportedCall({ source_language: 'zh', book: 'Sword', chapter: '2', ...text }),
    ])
    const id = calls[0]?.id ?? 0
    await subject.api.app.quality.checks.checkNow(5000)
    const { subjects, open } = await subject.client.quality.queue({ book: 'Sword' })
    expect(subjects).toMatchObject([{ call: { id }, parts: 1, finding: { check: 'numbers', needs_review: true } }])
    expect(open.minor + open.major).toBeGreaterThan(0)
    const review = await subject.client.quality.review({ id })
    expect(review).toMatchObject({
      book: 'Sword',
      parts: [{ source_text: text.source_text, target_text: text.output }],
    })
    const [part] = review.parts
    expect(part?.pairs).toHaveLength(1)
    expect(part?.scores.check).toBeLessThan(1)
    const found = subjects[0]?.finding.id ?? 0
    const { silence } = await subject.client.quality.silence({
      id: found,
      scope: 'book',
      reason: 'as the author wants it',
    })
    expect((await subject.client.quality.queue({ book: 'Sword' })).subjects).toEqual([])
    expect((await subject.client.quality.silences()).silences[0]).toMatchObject({
      id: silence.id,
      book: 'Sword',
      findings: 1,
    })
    expect(await subject.client.quality.lift({ id: silence.id })).toMatchObject({ reopened: 1 })
    await subject.client.quality.accept({ ids: [found] })
    expect((await subject.client.quality.findings({ state: 'accepted' })).findings.map(one => one.id)).toContain(found)
    const overview = await subject.client.quality.overview({ days: 1 })
    expect(overview.checks.find(({ check }) => check === 'numbers')).toMatchObject({
      accepted: 1,
      marked: { right: 1 },
    })
    expect(overview.score.check.calls).toBeGreaterThan(0)
    expect((await subject.client.quality.reopen({ ids: [found] })).findings[0]).toMatchObject({ state: 'open' })
    expect(await subject.client.quality.correct({ id, corrected_text: 'Three hundred disciples.' })).toMatchObject({
      id,
      settled: 1,
    })
    expect((await subject.client.quality.chapters({ book: 'Sword' })).chapters).toMatchObject([
      { chapter: '2', calls: 1 },
    ])
    expect((await subject.client.quality.queue({ book: 'Sword', chapter: 'none' })).subjects).toEqual([])
    expect(await subject.client.quality.judgeCost({ id })).toMatchObject({
      model: expect.any(String),
      cost_nanos: expect.any(Number),
    })
    expect(await refused(subject.client.quality.judgeCost({ id: 999_999 }))).toMatchObject({ code: 'conflict' })
    const again = await subject.client.quality.retranslate({ id, estimate: true, provider: 'practice' })
    expect(again).toMatchObject({ simulated: true, call_ids: [], text: null })
    expect(await subject.client.quality.recheck({ call_ids: [id] })).toEqual({ calls: 1 })
    expect(await refused(subject.client.quality.recheck({}))).toMatchObject({ code: 'usage' })
  })

  it('keeps a glossary for a book', async () => {
    const book = 'Sword'
    const { terms } = await subject.client.glossary.save({
      book,
      target_language: 'en',
      terms: [
        { term: '师父', translation: 'Master', aliases: ['老师父'] },
        { term: '师傅', translation: 'Master' },
      ],
    })
    expect(terms).toMatchObject([{ status: 'confirmed', origin: 'person', inflects: true }, { term: '师傅' }])
    const listed = await subject.client.glossary.list({ book, target_language: 'en' })
    expect(listed.warnings).toMatchObject([{ kind: 'one_translation_for_two' }])
    expect((await subject.client.glossary.books()).books).toMatchObject([{ book, target_language: 'en', confirmed: 2 }])
    const { content } = await subject.client.glossary.export({ book, target_language: 'en' })
    expect(await subject.client.glossary.remove({ ids: terms.map(({ id }) => id) })).toEqual({ removed: 2 })
    expect(await subject.client.glossary.import({ book, target_language: 'en', content })).toMatchObject({ added: 2 })
    expect(await subject.client.glossary.fill({ book, target_language: 'en' })).toMatchObject({ added: 0, calls: 0 })
  })
})
