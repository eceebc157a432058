import { type CheckedSegment, checkSegment } from '../../../src-main/quality/check-segment.ts'
import { type Row, segmentOf } from './rows.ts'

export interface CheckedRow extends CheckedSegment {
  readonly row: Row
}

export interface CheckRun {
  readonly checked: readonly CheckedRow[]
  /** UTF-8, of source and target. */
  readonly bytes: number
  /** Of this process: others on the machine do not count. */
  readonly cpuSeconds: number
  readonly seconds: number
}

export function checkRows(rows: readonly Row[]): CheckRun {
  const bytes = rows.reduce((sum, { source, target }) => sum + Buffer.byteLength(source) + Buffer.byteLength(target), 0)
  const cpu = process.cpuUsage()
  const start = performance.now()
  const results = rows.map(row => checkSegment(segmentOf(row)))
  const seconds = (performance.now() - start) / 1000
  const used = process.cpuUsage(cpu)
  const checked = rows.map((row, index) => ({ row, ...(results[index] as CheckedSegment) }))
  return { checked, bytes, cpuSeconds: (used.user + used.system) / 1e6, seconds }
}

export function has(
  { findings }: CheckedSegment,
  checks: readonly string[],
  atLeast: 'minor' | 'major' | 'critical' = 'minor',
): boolean {
  const levels = { minor: 0, major: 1, critical: 2 } as const
  return findings.some(
    ({ check, severity }) => levels[severity] >= levels[atLeast] && (checks.length === 0 || checks.includes(check)),
  )
}
