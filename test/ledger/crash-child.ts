/**
 * Makes calls through a real ledger until it is killed. Bundled and started by crash-run.ts:
 * `node crash-child.mjs <data folder> <migrations> <upstream port> <seed>`. Waits for a byte on standard input, then
 * opens the data folder; prints `ready <recovered>` once it begins.
 */
import { once } from 'node:events'
import { request } from 'node:http'
import { createLedger } from '../../src-main/ledger/ledger.ts'
import type { NewCall, Settlement } from '../../src-main/ledger/ledger-types.ts'
import { recoverInterrupted } from '../../src-main/ledger/recover-interrupted.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openStore } from '../../src-main/store/open-store.ts'
import { createFixedPricing } from '../support/fixed-pricing.ts'
import { addProviders, sampleCall, sampleSettlement } from '../support/ledger-fixture.ts'

const [folder = '', migrations = '', port = '', seed = ''] = process.argv.slice(2)
const atOnce = 24
await once(process.stdin, 'data')
const store = await openStore({
  paths: { data: folder, migrations },
  clock: systemClock,
  logger: silentLogger,
  mode: 'owner',
})
if (store.db.prepare('SELECT count(*) FROM providers').pluck().get() === 0) addProviders(store)
const dependencies = {
  store,
  clock: systemClock,
  pricing: createFixedPricing(store),
  settings: { timeZone: () => 'Asia/Kathmandu', storeText: () => true },
  logger: silentLogger,
}
const recovered = recoverInterrupted(dependencies)
const ledger = createLedger(dependencies)

/** Resolves with the HTTP status once the whole answer is there. */
function ask(callId: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: Number(port), headers: { 'x-call': String(callId) }, method: 'POST' }, answer => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject).end('chapter text')
  })
}

function settlementFor(status: number, startedAt: number): Settlement {
  const responseTimeMs = systemClock.monotonic() - startedAt
  if (status === 200) {
    const text = { source: '第一章', output: `Chapter one ${'x'.repeat(500)}`, request: null, response: null }
    return { ...sampleSettlement, responseTimeMs, text }
  }
  return { errorKind: status === 429 ? 'rate_limit' : 'server', httpStatus: status, responseTimeMs }
}

async function track(call: NewCall): Promise<void> {
  const callId = await ledger.openCall(call)
  const startedAt = systemClock.monotonic()
  await ledger.settleCall(callId, settlementFor(await ask(callId), startedAt))
  if (callId % 5 === 0) await ledger.addScore({ callId, source: 'check', name: 'length', value: callId % 1001 })
}

async function work(lane: number): Promise<never> {
  for (let at = 0; ; at++) {
    const call = { ...sampleCall, sourceChapter: `${seed}-${at % 7}`, providerId: 1 + (lane % 2) }
    if (lane % 3 === 0) {
      const made = await ledger.openRequest({ ...call, managed: lane % 2 === 0 })
      await track({ ...call, requestId: made.id })
      if (lane % 2 === 0) await ledger.endRequest(made.id, 'answered')
    } else {
      await track({ ...call, requestId: null })
    }
  }
}

process.stdout.write(`ready ${recovered.calls}\n`)
await Promise.all(Array.from({ length: atOnce }, (_, lane) => work(lane)))
