import { ChartFrame } from './chart-frame.tsx'
import type { ChartProps } from './chart-types.ts'

/** How figures go over time, to be compared with each other: p95 by provider. A gap stays a gap. */
export function Lines(props: ChartProps) {
  return <ChartFrame kind="lines" {...props} />
}
