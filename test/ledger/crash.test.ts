import { expect, it } from 'vitest'
import { runCrashes } from './crash-run.ts'

const kills = Number(process.env.GALLEY_CRASH_KILLS ?? 50)
const seed = Number(process.env.GALLEY_CRASH_SEED ?? 20_260_505)

it(
  `keeps every call that left through ${kills} kills, and counts none twice (seed ${seed})`,
  async () => {
    const report = await runCrashes({ kills, seed })
    expect(report.reached.length).toBeGreaterThan(kills)
    expect(report.missing).toEqual([])
    expect(new Set(report.reached).size).toBe(report.reached.length)
    // The kills did hit calls under way; each of them is on record as interrupted.
    expect(report.interrupted).toBeGreaterThan(0)
    expect(report).toMatchObject({
      recordedAsInterrupted: report.interrupted,
      pending: 0,
      runningRequests: 0,
      counted: [report.calls, report.calls],
      rollupDifferences: [],
      integrity: 'ok',
      brokenReferences: [],
    })
  },
  60_000 + kills * 5000,
)
