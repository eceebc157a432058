import { expect, it } from 'vitest'
import { canaryKey, reportedCall } from '../procedures/api-fixture.ts'
import { describeContract, refused } from './describe-contract.ts'

describeContract('backups, settings and imports', subject => {
  it('says whether this is sample data', async () => {
    expect(await subject.client.samples.status()).toEqual({
      is_sample: false,
      is_available: false,
      url: null,
      home_url: null,
    })
    expect(await subject.client.system.status()).toMatchObject({ sample: false })
    expect((await refused(subject.client.samples.open())).code).toBe('conflict')
  })

  /** How far it was said to be, and what came out. */
  async function finish<Result>(
    asked: Promise<AsyncIterable<{ type: 'progress' } | { type: 'result'; result: Result }>>,
  ): Promise<Result> {
    let progress = 0
    for await (const event of await asked) {
      if (event.type === 'result') {
        expect(progress).toBeGreaterThan(0)
        return event.result
      }
      progress += 1
    }
    throw new Error('No result came')
  }

  it('backs up, lists and deletes backups, and says how to restore one where it cannot', async () => {
    const { calls } = await finish(subject.client.maintenance.verify())
    const { backup } = await finish(subject.client.backups.create())
    const { backups, can_restore } = await subject.client.backups.list()
    expect(backups[0]).toEqual(backup)
    expect(backup).toMatchObject({ calls, before_update: false })
    expect(can_restore).toBe(false)
    const error = await refused(subject.client.backups.restore({ name: backup.name }))
    expect([error.code, error.message]).toEqual([
      'conflict',
      expect.stringContaining(`galley db restore ${backup.name}`),
    ])
    expect((await refused(subject.client.backups.remove({ name: '../../etc/passwd' }))).code).toBe('usage')
    await subject.client.backups.remove({ name: backup.name })
    expect((await refused(subject.client.backups.remove({ name: backup.name }))).code).toBe('not_found')
  })

  it('checks, verifies, rebuilds and prices again, saying how far it is', async () => {
    await subject.client.calls.record([
      reportedCall({ key: 'm1' }),
      reportedCall({ key: 'm2', model_name: 'never-heard-of' }),
    ])
    expect(await finish(subject.client.maintenance.check())).toMatchObject({ ok: true, problems: [] })
    const verified = await finish(subject.client.maintenance.verify())
    expect(verified).toMatchObject({ difference_count: 0, differences: [], time_zone: 'UTC' })
    expect((await finish(subject.client.maintenance.rebuild())).calls).toBe(verified.calls)
    const { texts } = await finish(subject.client.maintenance.reindex())
    expect(texts).toBe((await subject.client.text.status()).calls)
    const preview = await finish(subject.client.maintenance.reprice({ preview: true, provider: 'openai' }))
    expect(preview).toMatchObject({ is_preview: true, changed: 0 })
    expect(preview.still_unpriced).toContainEqual(expect.objectContaining({ model: 'never-heard-of', why: 'no_price' }))
  })

  it('imports a file that was handed over in pieces, once', async () => {
    const lines = Array.from({ length: 40 }, (_, at) =>
      JSON.stringify(reportedCall({ key: `import ${at}`, book: '海', created_at: '2026-02-01T10:00:00Z' })),
    )
    const bytes = Buffer.from([...lines, 'no call'].join('\n'))
    const { upload } = await subject.client.imports.begin({ file_name: 'calls.jsonl', bytes: bytes.length })
    const half = Math.floor(bytes.length / 2)
    const append = (at: number, part: Uint8Array) =>
      subject.client.imports.append({ upload, at, base64: Buffer.from(part).toString('base64') })
    expect((await append(0, bytes.subarray(0, half))).bytes).toBe(half)
    expect((await refused(subject.client.imports.run({ upload }).then(finishAny))).code).toBe('conflict')
    expect((await append(0, bytes.subarray(0, half))).bytes).toBe(half)
    expect((await append(half, bytes.subarray(half))).bytes).toBe(bytes.length)
    const preview = await finish(subject.client.imports.run({ upload, preview: true }))
    expect(preview).toMatchObject({ file: 'calls.jsonl', format: 'jsonl', is_preview: true, added: 40, skipped: 1 })
    expect(await finish(subject.client.imports.run({ upload }))).toMatchObject({ added: 40, duplicates: 0, skipped: 1 })
    expect((await refused(subject.client.imports.discard({ upload }))).code).toBe('not_found')
    expect((await subject.client.calls.list({ book: '海' })).calls).toHaveLength(40)
    expect((await refused(subject.client.imports.run({ file: 'calls.jsonl' }).then(finishAny))).code).toBe('usage')
  })

  it('writes a weekly report by itself once it is asked to', async () => {
    expect(await subject.client.reports.schedule()).toMatchObject({ schedule: 'off', next_due: null })
    expect((await refused(subject.client.reports.changeSchedule({ folder: '/nowhere/at/all' }))).code).toBe(
      'invalid_input',
    )
    const changed = await subject.client.reports.changeSchedule({
      schedule: 'weekly',
      weekday: 3,
      hour: 6,
      format: 'csv',
    })
    expect(changed).toMatchObject({ weekday: 3, hour: 6, format: 'csv', runs: [] })
    const due = new Date(changed.next_due ?? 0)
    expect([due.getUTCDay(), due.getUTCHours()]).toEqual([3, 6])
    expect((await subject.client.reports.writeNow()).file).toMatch(/reports.galley-report-.*\.csv$/)
    await subject.client.reports.changeSchedule({ schedule: 'off' })
  })

  it('hands out settings without secrets, and takes them over after saying what changes', async () => {
    await subject.client.settings.set({ key: 'concurrency', value: 5 })
    await subject.client.views.save({ name: 'Kept', search: 'status=failed' })
    const { content } = await subject.client.settings.exportFile()
    expect(content).not.toContain(canaryKey)
    expect(content).not.toContain(subject.api.token)
    await subject.client.settings.set({ key: 'concurrency', value: 2 })
    await subject.client.views.remove({ id: (await subject.client.views.list()).views[0]?.id ?? 0 })
    const preview = await subject.client.settings.importFile({ content, preview: true })
    expect(preview.changes).toEqual([
      {
        ...{ area: 'setting', name: 'concurrency', before: '2', after: '5', problem: null, problem_said: null },
        ...{ values: { before: 2, after: 5 }, provider: null },
      },
      {
        ...{ area: 'view', name: 'Kept', before: null, after: 'status=failed', problem: null, problem_said: null },
        ...{ values: null, provider: null },
      },
    ])
    expect((await subject.client.settings.importFile({ content, preview: false })).changes).toEqual(preview.changes)
    expect((await subject.client.settings.importFile({ content, preview: true })).changes).toEqual([])
    expect((await subject.client.views.list()).views).toHaveLength(1)
    const why = async (given: object | string) => {
      const text = typeof given === 'string' ? given : JSON.stringify(given)
      const { code, message } = await refused(subject.client.settings.importFile({ content: text, preview: true }))
      expect(code).toBe('invalid_input')
      return message
    }
    expect(await why({})).toContain("not a file of Galley's settings")
    expect(await why(content.slice(0, -20))).toContain('damaged')
    expect(await why({ ...JSON.parse(content), galley_settings: 2, views: { all: [] } })).toContain('A newer Galley')
    await subject.client.settings.reset({ key: 'concurrency' })
    await subject.client.views.remove({ id: (await subject.client.views.list()).views[0]?.id ?? 0 })
  })

  it('says where things are kept, and what somebody who helps must know, without secrets', async () => {
    const storage = await subject.client.system.storage()
    expect(storage.parts.find(({ part }) => part === 'database')?.bytes).toBeGreaterThan(10_000)
    const { text, checks } = await subject.client.system.diagnostics()
    expect(text).toContain('Galley ')
    expect(text).not.toContain('"galley ')
    expect(text).not.toContain(canaryKey)
    expect(text).not.toContain(subject.api.token)
    expect(checks.map(({ name }) => name)).toContain('database')
  })

  it('keeps views of the list of calls', async () => {
    const saved = await subject.client.views.save({ name: 'Failed in May', search: 'status=failed&from=2026-05-01' })
    expect((await refused(subject.client.views.save({ name: 'Failed in May', search: '' }))).code).toBe('conflict')
    expect(
      await subject.client.views.save({ name: 'Failed in May', search: 'status=failed', replace: true }),
    ).toMatchObject({
      id: saved.id,
      search: 'status=failed',
    })
    expect(await subject.client.views.change({ id: saved.id, name: 'Failed' })).toMatchObject({
      search: 'status=failed',
    })
    expect((await subject.client.views.list()).views.map(({ name }) => name)).toEqual(['Failed'])
    const second = await subject.client.views.save({ name: 'Another', search: '' })
    const third = await subject.client.views.save({ name: 'Best', search: 'sort=score' })
    const names = async () => (await subject.client.views.list()).views.map(({ name }) => name)
    expect(await names()).toEqual(['Failed', 'Another', 'Best'])
    const arranged = await subject.client.views.arrange({ ids: [third.id, 999_999, saved.id] })
    expect(arranged.views.map(({ name }) => name)).toEqual(['Best', 'Failed', 'Another'])
    expect(await names()).toEqual(['Best', 'Failed', 'Another'])
    await subject.client.views.remove({ id: third.id })
    await subject.client.views.save({ name: 'Aardvarks', search: '' })
    expect(await names()).toEqual(['Failed', 'Another', 'Aardvarks'])
    for (const { id } of (await subject.client.views.list()).views)
      if (id !== saved.id) await subject.client.views.remove({ id })
    expect(second.id).toBeGreaterThan(saved.id)
    await subject.client.views.remove({ id: saved.id })
    expect((await refused(subject.client.views.remove({ id: saved.id }))).code).toBe('not_found')
  })
})

async function finishAny(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events);
}
