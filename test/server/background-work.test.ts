import { afterEach, expect, it, vi } from 'vitest'
import { startBackgroundWork } from '../../src-main/server/background-work.ts'
import { type ApiFixture, createApiFixture } from '../procedures/api-fixture.ts'

let api: ApiFixture | null = null
afterEach(async () => {
  vi.useRealTimers()
  await api?.dispose()
  api = null
})

const tables = ['alerts', 'alert_deliveries', 'report_runs']

it('goes on where the database cannot be read for a while: no timer ends Galley, and the log says what waits', async () => {
  api = await createApiFixture()
  const { app, logged } = api
  app.settings.set('report.schedule', 'weekly')
  app.settings.set('alertWebhookUrl', `${api.upstream.baseUrl('openai')}/hook`)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  const endWork = startBackgroundWork(app)
  try {
    await vi.advanceTimersByTimeAsync(1000)
    // Waits to be told in the moment in which the tables go.
    app.alerts.tellOnce({
      ...{
        sentence: 'Tell me when it is spent.',
        message: 'It is spent.',
        metric: 'cost',
        subject: { kind: 'all', value: null },
      },
      ...{ value: 5, threshold: 5, calls: { from: 0 }, urgent: true },
    })
    for (const table of tables) app.store.db.exec(`ALTER TABLE ${table} RENAME TO ${table}_away`)
    await vi.advanceTimersByTimeAsync(125_000)
    for (const table of tables) app.store.db.exec(`ALTER TABLE ${table}_away RENAME TO ${table}`)
    const said = logged.join('\n')
    expect(said).toContain('Nobody could be reminded of alerts')
    expect(said).toContain('What is to be told could not be read')
    expect(said).toContain('The weekly report could not be looked at')
    logged.length = 0
    await vi.advanceTimersByTimeAsync(125_000)
    expect(logged.filter(line => line.includes('no such table'))).toEqual([])
  } finally {
    endWork()
  }
})
